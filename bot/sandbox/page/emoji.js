/** The emoji that bots use, by Slack's names. */

const NAMES = {
  alarm_clock: "⏰", arrow_down: "⬇️", arrow_forward: "▶️", arrow_right: "➡️", arrow_up: "⬆️",
  bangbang: "‼️", bar_chart: "📊", bell: "🔔", black_circle: "⚫", blue_book: "📘", books: "📚",
  broken_heart: "💔", bug: "🐛", bulb: "💡", calendar: "📆", card_file_box: "🗃️", clipboard: "📋",
  chart_with_downwards_trend: "📉", chart_with_upwards_trend: "📈", clock1: "🕐", closed_lock_with_key: "🔐",
  cloud: "☁️", construction: "🚧", date: "📅", earth_americas: "🌎", exclamation: "❗", eyes: "👀",
  file_folder: "📁", fire: "🔥", floppy_disk: "💾", gear: "⚙️", globe_with_meridians: "🌐",
  grey_question: "❔", hammer_and_wrench: "🛠️", heavy_check_mark: "✔️", hospital: "🏥",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", inbox_tray: "📥", information_source: "ℹ️", key: "🔑",
  large_blue_circle: "🔵", large_blue_square: "🟦", large_green_circle: "🟢", large_green_square: "🟩",
  large_orange_circle: "🟠", large_orange_square: "🟧", large_purple_circle: "🟣", large_red_square: "🟥",
  large_yellow_circle: "🟡", large_yellow_square: "🟨", link: "🔗", lock: "🔒", mag: "🔍", mag_right: "🔎",
  memo: "📝", no_bell: "🔕", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑", ok_hand: "👌",
  outbox_tray: "📤", package: "📦", page_facing_up: "📄", paperclip: "📎", phone: "☎️", pushpin: "📌",
  question: "❓", raised_hand: "✋", recycle: "♻️", red_circle: "🔴", repeat: "🔁", robot_face: "🤖",
  rocket: "🚀", rotating_light: "🚨", satellite_antenna: "📡", scales: "⚖️", scroll: "📜", shield: "🛡️",
  slightly_smiling_face: "🙂", sos: "🆘", sparkles: "✨", speech_balloon: "💬", star: "⭐", stop_sign: "🛑",
  stopwatch: "⏱️", tada: "🎉", thread: "🧵", thumbsdown: "👎", thumbsup: "👍", "+1": "👍", "-1": "👎",
  unlock: "🔓", warning: "⚠️", wastebasket: "🗑️", wave: "👋", white_check_mark: "✅", white_circle: "⚪",
  white_large_square: "⬜", x: "❌", zap: "⚡", zzz: "💤",
};

/** The character of an emoji's name, or null where the name is not known. */
export const emoji = (name) => (Object.hasOwn(NAMES, name) ? NAMES[name] : null);

/** A text with the names of emoji it holds (`:warning:`) turned into them. */
export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name) ?? whole);
