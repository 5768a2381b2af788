import { wordsOf } from "../../../../resources/git/in/words.ts";

test.each([
  { text: "", words: [] },
  { text: "  --a   --b\n--c ", words: ["--a", "--b", "--c"] },
  { text: "--match 'v 1*'", words: ["--match", "v 1*"] },
  { text: '--match="v \\"1\\" $x"', words: ['--match=v "1" $x'] },
  { text: "a\\ b c\\'d", words: ["a b", "c'd"] },
  { text: "'' \"\"", words: ["", ""] },
  { text: "a'b'\"c\"d", words: ["abcd"] },
  { text: "$(id) `id` | & ; *", words: ["$(id)", "`id`", "|", "&", ";", "*"] },
])("the words of $text", ({ text, words }) => {
  expect(wordsOf(text, "key")).toEqual(words);
});

test.each(["'a", '"a', 'a"b c', "a\\"])("%j has no end", (text) => {
  expect(() => wordsOf(text, "key")).toThrow(`Cannot use "params.key" "${text}": a quote has no end`);
});
