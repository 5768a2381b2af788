const WORDS =
  "account address amount batch buffer cache client config count cursor digest entry error event field filter format handler header index input item key label level limit list lock merge message method mode module name node object offset option order output owner packet parent path payload policy queue range reader record region request result retry route scope server session signal size source state status stream target token trace update value vector version worker writer".split(
    " ",
  );

/** Numbers that look like chance and are the same in every run (a linear congruential generator of 32 bits). */
export interface Chance {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  word(): string;
}

export function chance(seed: number): Chance {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // The high bits are the good ones.
    return Math.floor((state / 2 ** 32) * limit);
  };
  return { below, word: () => WORDS[below(WORDS.length)] ?? "" };
}

/** One line of a program that nobody has written. */
export function lineOfCode({ below, word }: Chance): string {
  return `  const ${word()}${below(1000)} = ${word()}.${word()}(${word()}, ${below(100_000)}).${word()}();\n`;
}
