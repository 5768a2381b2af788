import { parseMailbox } from "../../../shared/git/mailbox.ts";

test.each([
  {
    name: "a name and an address",
    text: "Ada Lovelace <ada@example.com>",
    expected: ["Ada Lovelace", "ada@example.com"],
  },
  {
    name: "a quoted name",
    text: '"Lovelace, Ada" <ada@example.com>',
    expected: ["Lovelace, Ada", "ada@example.com"],
  },
  { name: "a quoted quote", text: '"Ada \\"A\\" L" <a@b>', expected: ['Ada "A" L', "a@b"] },
  {
    name: "quotes around a part",
    text: 'Ada "the first" Lovelace <a@b>',
    expected: ["Ada the first Lovelace", "a@b"],
  },
  { name: "initials", text: "A. B. Lovelace <a@b>", expected: ["A. B. Lovelace", "a@b"] },
  {
    name: "letters beyond ASCII",
    text: "Zoë Müller <zoë@exämple.de>",
    expected: ["Zoë Müller", "zoë@exämple.de"],
  },
  { name: "a bot", text: "renovate[bot] <1+renovate[bot]@users.example.com>", expected: undefined },
  {
    name: "a quoted bot",
    text: '"renovate[bot]" <bot@users.example.com>',
    expected: ["renovate[bot]", "bot@users.example.com"],
  },
  { name: "an address alone", text: "ci@example.com", expected: ["git", "ci@example.com"] },
  { name: "an address in brackets alone", text: "<ci@example.com>", expected: ["git", "ci@example.com"] },
  { name: "blanks around", text: "  Ada   L <a@b> ", expected: ["Ada L", "a@b"] },
  { name: "an address literal", text: "root@[127.0.0.1]", expected: ["git", "root@[127.0.0.1]"] },
  { name: "no address", text: "Ada Lovelace", expected: undefined },
  { name: "an empty address", text: "Ada <>", expected: undefined },
  { name: "no host", text: "Ada <ada@>", expected: undefined },
  { name: "two addresses", text: "a@b, c@d", expected: undefined },
  { name: "something behind", text: "Ada <a@b> c", expected: undefined },
  { name: "an open quote", text: '"Ada <a@b>', expected: undefined },
  { name: "a line break", text: "Ada\nauthor Eve <a@b>", expected: undefined },
  { name: "a quoted bracket", text: '"Ada > Eve" <a@b>', expected: undefined },
  { name: "a name of punctuation", text: '"..." <a@b>', expected: undefined },
  { name: "an empty text", text: " ", expected: undefined },
])("parseMailbox() with $name", ({ text, expected }) => {
  const parse = () => parseMailbox(text, "git_user", "git");
  if (expected) {
    const [name, address] = expected;
    expect(parse()).toEqual({ name, address });
  } else {
    expect(parse).toThrow(`Cannot use "git_user" "${text}": it is no mailbox`);
  }
});
