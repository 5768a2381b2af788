import { parseRemote, type Remote } from "../../../../shared/git/remote.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { Submodule } from "./declared.ts";

/**
 * Where a submodule is, in full. A repository of a server may not lead to one of this disk.
 *
 * @param parent the repository that declares it
 */
export function addressOf({ name, url }: Submodule, parent: Remote): string {
  const refuse = (problem: string) =>
    new ResourceError("invalid-request", `Cannot use the submodule "${name}": ${problem}`, {
      hint: "correct its url in .gitmodules",
    });
  if (!url) throw refuse("it has no url");
  const isRelative = /^\.{1,2}\//.test(url);
  if (!isRelative && !/^\/|^[^/]*:/.test(url)) {
    throw refuse(`its url "${url}" is neither an address nor begins with ./ or ../`);
  }
  const address = isRelative ? relativeTo(parent.url, url) : url;
  if (address === undefined) throw refuse(`its url "${url}" leads above "${parent.url}"`);
  if (parseRemote(address).kind === "local" && parent.kind !== "local") {
    throw refuse(`its url "${url}" is a path, which has no place in a repository of a server`);
  }
  return address;
}

/** By the rule of git: each `../` takes away a segment, the last one with the colon of `host:path`. */
function relativeTo(base: string, url: string): string | undefined {
  let start = base.replace(/\/+$/, "");
  let separator = "/";
  let rest = url;
  for (;;) {
    if (rest.startsWith("./")) {
      rest = rest.slice("./".length);
    } else if (rest.startsWith("../")) {
      if (/^[a-z][a-z\d+.-]*:\/\/[^/]*$/i.test(start)) return undefined;
      const { above, sign } = /^(?<above>.*[^/:])?(?<sign>[/:])[^/:]+$/s.exec(start)?.groups ?? {};
      if (sign === undefined || (above === undefined && sign === ":")) return undefined;
      start = above ?? "";
      separator = sign;
      rest = rest.slice("../".length);
    } else {
      return `${start}${separator}${rest.replace(/\/+$/, "")}`;
    }
  }
}
