import { programsInContainers } from "../e2e/support/program.ts";
import { directoryOf, restricted } from "../e2e/support/surroundings.ts";
import { open } from "../support/opened.ts";
import { startProxyServer } from "../support/proxy-server.ts";
import { makeTls, type TlsFiles } from "../support/tls.ts";
import { describeImages, docker, NODE } from "./images.ts";
import { describePlaces } from "./places.ts";
import { expectRoundTrip } from "./round-trip.ts";

/** No name server knows it: only the proxy leads there. */
const HOST = "server.test";

let tls: TlsFiles;
let surroundings: readonly string[];
beforeAll(async () => {
  tls = await makeTls({ hosts: [HOST] });
  surroundings = restricted("host", directoryOf(tls.ca));
});

describePlaces("in restricted surroundings, $name", ({ image, place }) => {
  test.each([
    { scheme: "http", variable: "http_proxy", port: "", kind: "forward" },
    { scheme: "https", variable: "https_proxy", port: ":443", kind: "connect" },
  ])("takes the only way, through $variable", async ({ scheme, variable, port, kind }) => {
    const opened = await place({ host: HOST, ...(scheme === "https" && { tls }) });
    const host = `${HOST}${port}`;
    const proxy = await open(startProxyServer({ routes: { [host]: opened.address } }));
    const env = { [variable]: proxy.url, no_proxy: "localhost,127.0.0.1,.elsewhere.test" };
    await expectRoundTrip(programsInContainers(image, surroundings), opened, env);
    // A check, a get and a put; semver gets without a request.
    expect(proxy.requests.length).toBeGreaterThanOrEqual(2);
    expect(new Set(proxy.requests.map((each) => `${each.kind} ${each.host}`))).toEqual(
      new Set([`${kind} ${host}`]),
    );
  });

  test("goes past the proxy to what no_proxy lists", async () => {
    const proxy = await open(startProxyServer());
    const env = { http_proxy: proxy.url, https_proxy: proxy.url, no_proxy: "elsewhere.test,127.0.0.1" };
    await expectRoundTrip(programsInContainers(image, surroundings), await place({ tls }), env);
    expect(proxy.requests).toEqual([]);
  });
});

/** What a program finds there, so that the tables above and below cannot run in others unnoticed. */
describeImages("the restricted surroundings of $resource", ({ image }) => {
  test("are restricted", () => {
    const script = `
      const { mkdtempSync, readdirSync, rmdirSync } = require("node:fs");
      const mayWrite = (directory) => {
        try { rmdirSync(mkdtempSync(directory + "/")); return true; } catch { return false; }
      };
      console.log(JSON.stringify({
        user: process.getuid(),
        temporary: require("node:os").tmpdir(),
        writable: ["/", "/tmp", "/var/tmp", "/opt/resource", require("node:os").tmpdir()].filter(mayWrite),
        certificates: readdirSync("/etc/ssl/certs"),
      }));`;
    expect(
      JSON.parse(docker(["run", "--rm", ...surroundings, "--entrypoint", NODE, image, "-e", script])),
    ).toEqual({
      user: 65532,
      temporary: "/scratch",
      writable: ["/scratch"],
      certificates: ["test-authority.pem"],
    });
  });
});
