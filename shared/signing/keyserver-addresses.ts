import { ResourceError } from "../resource/errors.ts";

const HKP_PORT = "11371";

/**
 * Where a key server is asked, in this order. For `hkp://` without a port that is the usual port of HTTPS first, where
 * the public servers answer, and the clear text that the scheme stands for where that fails.
 */
export function keyserverAddresses(server: string): URL[] {
  const [, scheme = "hkp", rest = ""] = /^(?:([a-z]+):\/\/)?(.*)$/i.exec(server.trim()) ?? [];
  const authority = rest.replace(/\/+$/, "");
  const secure = urlOf("https", authority);
  const plain = urlOf("http", authority);
  if (!secure || !plain) throw unusable(server);
  const port = /:(\d+)$/.exec(authority)?.[1];
  switch (scheme.toLowerCase()) {
    case "hkps":
    case "https":
      return [secure];
    case "http":
      return [plain];
    case "hkp":
      if (port !== undefined) return [plain];
      plain.port = HKP_PORT;
      return [secure, plain];
    default:
      throw unusable(server);
  }
}

/** A host and perhaps a port; a login or a path would have no effect. */
function urlOf(scheme: string, authority: string): URL | undefined {
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(authority)) return undefined;
  const text = `${scheme}://${authority}/`;
  return URL.canParse(text) ? new URL(text) : undefined;
}

function unusable(server: string): ResourceError {
  return new ResourceError(
    "invalid-request",
    `Cannot use "gpg_keyserver" ${JSON.stringify(server)}: it is no key server`,
    {
      hint: "write it like hkps://keyserver.ubuntu.com",
    },
  );
}
