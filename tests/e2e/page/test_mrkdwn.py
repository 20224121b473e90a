"""How the page draws Slack's markup; the module itself, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox, SandboxOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

DRAW = """async ([module, name, text]) => {
    const { [name]: draw } = await import(`/page/${module}.js`);
    const place = document.createElement("div");
    place.append(draw(text));
    return place.innerHTML;
}"""
LINK = '<a href="{0}" title="{1}" target="_blank" rel="noopener noreferrer">{2}</a>'


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    with Sandbox(SandboxOptions(port=0)) as running:
        context = browser.new_context(timezone_id="UTC", locale="en-GB")
        page = context.new_page()
        page.goto(running.url)
        yield page
        context.close()


def linked(address: str, words: str, title: str | None = None) -> str:
    return LINK.format(address, title or address, words)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("*bold* _it_ ~gone~", "<strong>bold</strong> <em>it</em> <s>gone</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("*open and _crossed* over_", "<strong>open and _crossed</strong> over_"),
        ("*not over\nlines*", "*not over\nlines*"),
        ("a*b* and ** and *", "a*b* and ** and *"),
        ("`*code* <!here> :x: &lt;b&gt;`", "<code>*code* &lt;!here&gt; :x: &lt;b&gt;</code>"),
        ("```a *b*\n  c```", "<pre>a *b*\n  c</pre>"),
        ("x\n```code```\ny", "x<pre>code</pre>y"),
        ("&gt; one\n&gt; two\nthree", "<blockquote>one\ntwo</blockquote>three"),
        ("&gt;&gt;&gt;one\ntwo", "<blockquote>one\ntwo</blockquote>"),
        ("a &amp;lt; b &gt; c", "a &amp;lt; b &gt; c"),
        ("<https://a.example/x|*words*>", linked("https://a.example/x", "*words*")),
        ("<mailto:a@b.example|mail>", linked("mailto:a@b.example", "mail")),
        ("<javascript:alert(1)|click>", "&lt;javascript:alert(1)|click&gt;"),
        ("<data:text/html,x|click>", "&lt;data:text/html,x|click&gt;"),
        (
            "see https://a.example/b?c=1&amp;d=2.",
            f"see {linked('https://a.example/b?c=1&amp;d=2', 'https://a.example/b?c=1&amp;d=2')}.",
        ),
        ("&lt;https://a.example|ok&gt;", "&lt;{}|ok&gt;"),
        ("<!channel>", '<bdi class="mention loud">@channel</bdi>'),
        ("&lt;!channel&gt;", "&lt;!channel&gt;"),
        ("<!subteam^S1|@security-team>", '<bdi class="mention loud">@security-team</bdi>'),
        ("<@UNOBODY>", '<bdi class="mention ">@UNOBODY</bdi>'),
        ("<!date^86400^{date_num} {time}|then>", '<time title="then">1970-01-02 00:00</time>'),
        ("<!date^soon^{date}|then>", '<time title="then">then</time>'),
        (":warning: :not_an_emoji: 10:30:45", "⚠️ :not_an_emoji: 10:30:45"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
    ],
)
def test_markup_is_drawn_as_slack_draws_it(blank: Page, text: str, drawn: str) -> None:
    address = linked("https://a.example/", "https://a.example", "https://a.example")
    assert blank.evaluate(DRAW, ["mrkdwn", "mrkdwn", text]) == drawn.replace("{}", address)


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\u2066", "\ufeff", "\x07", "\x00", "\xad"])
def test_what_shows_nothing_is_shown(blank: Page, hidden: str) -> None:
    drawn = blank.evaluate(DRAW, ["mrkdwn", "mrkdwn", f"a{hidden}b"])
    assert hidden not in drawn
    assert f">U+{ord(hidden):04X}</span>b" in drawn


def test_an_emoji_of_several_parts_stays_whole(blank: Page) -> None:
    assert blank.evaluate(DRAW, ["mrkdwn", "mrkdwn", "👩‍💻 ❤️‍🔥"]) == "👩‍💻 ❤️‍🔥"


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        (
            "**bold** *it* ~~gone~~ `c*o*de`",
            "<p><strong>bold</strong> <em>it</em> <s>gone</s> <code>c*o*de</code></p>",
        ),
        ("# Head\ntext", '<p class="md-heading">Head</p><p>text</p>'),
        ("- a\n- b\n\n1. c", "<ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>"),
        ("> q\n\n---", "<blockquote>q</blockquote><hr>"),
        ("```sql\nselect *x*\n```\nend", "<pre>select *x*</pre><p>end</p>"),
        ("[words](https://a.example/)", f"<p>{linked('https://a.example/', 'words')}</p>"),
        ("[words](javascript:alert(1))", "<p><span>words</span>)</p>"),
        ("<b>not html</b>", "<p>&lt;b&gt;not html&lt;/b&gt;</p>"),
    ],
)
def test_markdown_blocks_have_a_sane_part_of_markdown(blank: Page, text: str, drawn: str) -> None:
    html = blank.evaluate(DRAW, ["markdown", "markdown", text])
    assert html == f'<div class="markdown" dir="auto">{drawn}</div>'
