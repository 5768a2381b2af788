import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { openAllowList } from "../../../shared/signing/allow-list.ts";
import { fetchKeys } from "../../../shared/signing/keyserver.ts";
import { listen } from "../../support/listen.ts";
import { open } from "../../support/opened.ts";
import { recordingContext } from "../../support/recording.ts";
import { keyFile, listOf, NOBODY } from "../../support/signatures/fixtures.ts";
import { makeTls } from "../../support/tls.ts";

type Answer = readonly [status: number, text?: string];

/** Knows texts by the digits that are asked for; answers of several are given in turn, and the last for ever. */
function pksServer(known: Readonly<Record<string, readonly Answer[]>>) {
  const asked: string[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "", "http://server");
    const digits = /^0x([\dA-F]+)$/.exec(url.searchParams.get("search") ?? "")?.[1] ?? "";
    const isUsual = url.pathname === "/pks/lookup" && url.searchParams.get("op") === "get";
    const answers = known[digits];
    if (!isUsual || url.searchParams.get("options") !== "mr" || !answers)
      return void response.writeHead(404).end();
    const turn = asked.filter((each) => each === digits).length;
    asked.push(digits);
    const [status, text = ""] = answers[Math.min(turn, answers.length - 1)] ?? [500];
    response.writeHead(status, { "content-type": "text/plain" }).end(text);
  };
  return { asked, listener };
}

async function fingerprintsOf(file: string): Promise<[primary: string, ...subkeys: string[]]> {
  const [key] = (await listOf([file])).openpgp;
  if (!key) throw new Error(`${file} holds no key`);
  const [primary = "", ...subkeys] = key.getKeys().map((each) => each.getFingerprint().toUpperCase());
  return [primary, ...subkeys];
}

async function fetchFrom(known: Readonly<Record<string, readonly Answer[]>>, ids: readonly string[]) {
  const { asked, listener } = pksServer(known);
  const { port } = await open(listen(listener));
  const context = recordingContext();
  const server = `hkp://127.0.0.1:${port}`;
  const fetching = fetchKeys(ids, { server, caBundle: undefined }, context);
  const result = await fetching.catch((error: unknown) => error);
  const keys = Array.isArray(result) ? result.map((key) => key.getFingerprint().toUpperCase()) : undefined;
  return { asked, text: context.log.text(), result, keys };
}

test("keys are found by whole fingerprints without a word", async () => {
  const [rsa] = await fingerprintsOf("rsa.asc");
  const [nist] = await fingerprintsOf("nist.asc");
  const known = { [rsa]: [[200, keyFile("rsa.asc")]], [nist]: [[200, keyFile("nist.asc")]] } as const;
  expect(await fetchFrom(known, [rsa, `0x${nist.toLowerCase()}`])).toMatchObject({
    keys: [rsa, nist],
    text: "",
  });
});

test.each([
  { name: "a long id", take: (fingerprint: string) => fingerprint.slice(-16) },
  { name: "a short id", take: (fingerprint: string) => fingerprint.slice(-8) },
])("$name is enough, with a warning", async ({ take }) => {
  const [rsa] = await fingerprintsOf("rsa.asc");
  const { keys, text } = await fetchFrom({ [take(rsa)]: [[200, keyFile("rsa.asc")]] }, [take(rsa)]);
  expect(keys).toEqual([rsa]);
  expect(text).toContain(`Key id ${take(rsa)} is short`);
});

test("a key is found by the fingerprint of its signing subkey", async () => {
  const [primary, signing = ""] = await fingerprintsOf("subkey.asc");
  expect(await fetchFrom({ [signing]: [[200, keyFile("subkey.asc")]] }, [signing])).toMatchObject({
    keys: [primary],
  });
});

test("other keys in the answer are left out", async () => {
  const [rsa] = await fingerprintsOf("rsa.asc");
  const text = keyFile("other.asc") + keyFile("rsa.asc") + keyFile("nist.asc");
  expect(await fetchFrom({ [rsa]: [[200, text]] }, [rsa])).toMatchObject({ keys: [rsa] });
});

test("a short id that two keys have is refused", async () => {
  const [first] = await fingerprintsOf("twin-a.asc");
  const [second] = await fingerprintsOf("twin-b.asc");
  const id = first.slice(-8);
  expect(second.slice(-8)).toBe(id);
  const both = [[200, keyFile("twin-a.asc") + keyFile("twin-b.asc")]] as const;
  expect(await fetchFrom({ [id]: both }, [id])).toMatchObject({
    result: {
      code: "untrusted",
      message: expect.stringContaining(`several keys have this id (${first}, ${second})`),
    },
  });
  expect(await fetchFrom({ [second]: both }, [second])).toMatchObject({ keys: [second] });
});

describe("a hostile or useless answer is refused", () => {
  test.each([
    { name: "another key", file: "other.asc", state: "the server sent other keys" },
    { name: "no key", file: "ssh-rsa.pub", state: "cannot be used: it is not an armored OpenPGP public key" },
  ])("$name", async ({ file, state }) => {
    const [rsa] = await fingerprintsOf("rsa.asc");
    expect(await fetchFrom({ [rsa]: [[200, keyFile(file)]] }, [rsa])).toMatchObject({
      result: { code: "untrusted", message: expect.stringContaining(state) },
    });
  });

  // Subkeys are public: anybody can hang one on a key of his own, which would then be the listed one.
  test.each(["claimed.asc", "claimed-with-stolen-consent.asc"])(
    "the subkey on another key (%s)",
    async (file) => {
      const [, signing = ""] = await fingerprintsOf("subkey.asc");
      expect(await fetchFrom({ [signing]: [[200, keyFile(file)]] }, [signing])).toMatchObject({
        result: { code: "untrusted", message: expect.stringContaining("the server sent other keys") },
      });
    },
  );

  test("an encryption subkey, which cannot agree to belong to a key", async () => {
    const [, , encrypting = ""] = await fingerprintsOf("subkey.asc");
    expect(await fetchFrom({ [encrypting]: [[200, keyFile("subkey.asc")]] }, [encrypting])).toMatchObject({
      result: { code: "untrusted" },
    });
  });
});

test.each(["abcd", "zoe@example.com", "0123456789abcdefg"])(
  "%s is refused before anybody is asked",
  async (id) => {
    const [rsa] = await fingerprintsOf("rsa.asc");
    expect(await fetchFrom({ [rsa]: [[200, keyFile("rsa.asc")]] }, [rsa, id])).toMatchObject({
      result: { code: "invalid-request" },
      asked: [],
    });
  },
);

test("a key that the server does not have is an error at once", async () => {
  expect(await fetchFrom({}, ["0".repeat(40)])).toMatchObject({
    result: { code: "not-found", hint: expect.stringContaining("commit_verification_keys") },
    text: "",
  });
});

test("what may pass is tried again", async () => {
  const [rsa] = await fingerprintsOf("rsa.asc");
  const known = { [rsa]: [[503], [200, keyFile("rsa.asc")]] } as const;
  expect(await fetchFrom(known, [rsa])).toMatchObject({
    keys: [rsa],
    text: expect.stringContaining("Trying again (attempt 2 of 4): HTTP 503"),
  });
});

test("another refusal is an error", async () => {
  const [rsa] = await fingerprintsOf("rsa.asc");
  expect(await fetchFrom({ [rsa]: [[403]] }, [rsa])).toMatchObject({
    result: { code: "unavailable", message: expect.stringContaining("answers HTTP 403") },
  });
});

test("an interruption ends the waiting", async () => {
  const { port } = await open(listen(() => {}));
  const context = recordingContext();
  const server = { server: `hkp://127.0.0.1:${port}`, caBundle: undefined };
  const fetching = fetchKeys(["0".repeat(40)], server, context);
  setTimeout(() => context.interrupt(), 50);
  await expect(fetching).rejects.toThrow("interrupted by the test");
});

describe("hkp:// without a port", () => {
  /** A proxy is the one way to stand in for a server on its usual ports. */
  async function behindProxy(known: Readonly<Record<string, readonly Answer[]>>, connect?: "refused") {
    const { listener } = pksServer(known);
    const seen: string[] = [];
    const proxy = await open(
      listen((request, response) => {
        seen.push(`plain ${new URL(request.url ?? "").host}`);
        listener(request, response);
      }),
    );
    proxy.server.on("connect", ({ url }: IncomingMessage, socket: Duplex) => {
      seen.push(`TLS ${url}`);
      const answer = connect === "refused" ? "502 Bad Gateway" : "200 OK";
      socket.end(`HTTP/1.1 ${answer}\r\n\r\n`, () => socket.destroy());
    });
    const context = recordingContext(undefined, { https_proxy: proxy.endpoint, http_proxy: proxy.endpoint });
    return { seen, context, server: { server: "hkp://keys.example.test/", caBundle: undefined } };
  }

  test.each([{ connect: "refused" as const }, { connect: undefined }])(
    "is asked over TLS first, and in clear text where that fails ($connect)",
    async ({ connect }) => {
      const [rsa] = await fingerprintsOf("rsa.asc");
      const known = { [rsa]: [[200, keyFile("rsa.asc")]] } as const;
      const { seen, context, server } = await behindProxy(known, connect);
      expect(await fetchKeys([rsa], server, context)).toHaveLength(1);
      expect(seen).toEqual(["TLS keys.example.test:443", "plain keys.example.test:11371"]);
      expect(context.log.text()).toContain(`Fetching key ${rsa} without TLS: `);
    },
  );
});

describe("over TLS", () => {
  async function secureServer(known: Readonly<Record<string, readonly Answer[]>>) {
    const { ca, key, cert } = await makeTls();
    const server = createServer({ key, cert }, pksServer(known).listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await open(
      Promise.resolve({
        async close() {
          const closed = new Promise((resolve) => server.close(resolve));
          server.closeAllConnections();
          await closed;
        },
      }),
    );
    return { ca, address: `hkps://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  test("the authorities of ca_bundle are trusted, too", async () => {
    const [rsa] = await fingerprintsOf("rsa.asc");
    const { ca, address } = await secureServer({ [rsa]: [[200, keyFile("rsa.asc")]] });
    const settings = { ...NOBODY, commit_verification_key_ids: [rsa], gpg_keyserver: address };
    const { openpgp } = await openAllowList({ ...settings, ca_bundle: ca }, recordingContext());
    expect(openpgp).toHaveLength(1);
  });

  test("the certificate is checked whatever skip_ssl_verification says", async () => {
    const [rsa] = await fingerprintsOf("rsa.asc");
    const { address } = await secureServer({ [rsa]: [[200, keyFile("rsa.asc")]] });
    const settings = {
      ...NOBODY,
      commit_verification_key_ids: [rsa],
      gpg_keyserver: address,
      skip_ssl_verification: true,
    };
    await expect(openAllowList(settings, recordingContext())).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.stringContaining("certificate"),
    });
  });
});
