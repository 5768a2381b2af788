/** What servers tell of their work, which explains nothing. */
const PROGRESS =
  /^(?:Enumerating|Counting|Compressing|Resolving|Writing|Receiving|Unpacking|Total|Processing)\b/;
/** What ssh paints around a changed host key; it names files that are gone by now. */
const ALARM =
  /^@|^IT IS POSSIBLE|^Someone could be|^It is also possible|^Please contact|^Add correct host key|^Offending|^remove with:|^ssh-keygen -f|^Keyboard-interactive|^Password authentication|^UpdateHostkeys/;
/** What git guesses whenever ssh has failed, whatever the reason. */
const GUESS = /^Please make sure you have the correct access rights$|^and the repository exists\.$/;
const LONGEST = 600;

/** What the server itself said, on one line; empty where it said nothing. */
export function serverWords(stderr: string): string {
  return oneLine(
    linesOf(stderr)
      .filter((line) => line.startsWith("remote:"))
      .map((line) => line.slice("remote:".length).trim())
      .filter((line) => !PROGRESS.test(line) && !/^-+$|^=+$/.test(line)),
  );
}

/** What git and ssh said besides, on one line, without advice for people at a terminal. */
export function ownWords(stderr: string): string {
  return oneLine(
    linesOf(stderr).filter(
      (line) =>
        !/^(?:remote:|hint:|To |Everything up-to-date)/.test(line) && !ALARM.test(line) && !GUESS.test(line),
    ),
  );
}

/** Progress overwrites its own line. */
function linesOf(text: string): string[] {
  return text.split(/[\r\n]+/).map((line) => line.trim());
}

function oneLine(lines: readonly string[]): string {
  const text = [...new Set(lines)].filter((line) => line !== "").join(" ");
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
