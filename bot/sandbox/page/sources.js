/** Where the options of a select come from, and the field of the payload that its choice is in. */

import { textObject, textOf } from "./mrkdwn.js";
import { channelTitle, state, user } from "./state.js";
import { plainly } from "./text.js";

const fromOption = (option) => ({
  value: option, key: option.value, words: textOf(option.text), nodes: textObject(option.text),
  detail: option.description ? plainly(textOf(option.description)) : null,
});

const fromUser = (one) => (
  { value: one.id, key: one.id, words: `${one.real_name} ${one.name}`, nodes: plainly(one.real_name), detail: one.name });

const fromChannel = (one) => (
  { value: one.id, key: one.id, words: channelTitle(one), nodes: plainly(channelTitle(one)) });

function options(spec) {
  if (!spec.option_groups) return [{ options: (spec.options ?? []).map(fromOption) }];
  return spec.option_groups.map((group) => ({ label: textOf(group.label), options: group.options.map(fromOption) }));
}

const users = () => [{ options: state.users.map(fromUser) }];
const channels = () => [{ options: state.channels.filter((one) => !one.is_im && !one.is_private).map(fromChannel) }];

function conversations({ filter }) {
  const kind = (one) => (one.is_im ? "im" : one.is_private ? "private" : "public");
  const wanted = (one) =>
    (filter?.include?.includes(kind(one)) ?? true) &&
    !(filter?.exclude_bot_users && one.is_im && user(one.user).is_bot);
  return [{ options: state.channels.filter(wanted).map(fromChannel) }];
}

const kind = (groups, name, initial = name) => ({ groups, one: `selected_${name}`, many: `selected_${name}s`, initial: `initial_${initial}` });

/** By type, without "multi_": groups(spec), and the names of the fields. */
export const SOURCES = {
  static_select: kind(options, "option"),
  users_select: kind(users, "user"),
  channels_select: kind(channels, "channel"),
  conversations_select: kind(conversations, "conversation"),
};
