import { gitFailure, gitTimeout } from "../../../shared/git/failure.ts";
import { parseRemote } from "../../../shared/git/remote.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";

const URL = "https://git.example.com/ssl/timeout.git";
const ACCESS = `fatal: unable to access '${URL}/': `;
const remote = parseRemote(URL);

const failureOf = (stderr: string, code = 128) =>
  gitFailure("read", remote, { code, stdout: Buffer.alloc(0), stderr });

/** What git 2.39 and 2.47 print with curl on GnuTLS or OpenSSL, and OpenSSH. */
test.each([
  {
    stderr: `${ACCESS}Could not resolve host: git.example.com`,
    code: "unavailable",
    state: "the host name is unknown",
  },
  {
    stderr:
      "ssh: Could not resolve hostname h: Name or service not known\r\nfatal: Could not read from remote repository.",
    code: "unavailable",
    state: "the host name is unknown",
  },
  {
    stderr: `${ACCESS}Failed to connect to git.example.com port 443 after 0 ms: Couldn't connect to server`,
    code: "unavailable",
    state: "no connection",
  },
  {
    stderr:
      "ssh -F '/tmp/git-54cL0z/ssh_config': 1: ssh: not found\nfatal: Could not read from remote repository.",
    code: "unavailable",
    state: "ssh is not installed",
  },
  {
    stderr: "No user exists for uid 54321\r\nfatal: Could not read from remote repository.",
    code: "access-denied",
    state: "ssh does not run for a user whom the system does not know",
  },
  {
    stderr: "ssh: connect to host h port 22: Connection refused",
    code: "unavailable",
    state: "no connection",
  },
  {
    stderr: "ssh: connect to host h port 22: Connection timed out",
    code: "unavailable",
    state: "nothing answers",
  },
  {
    stderr: `${ACCESS}Operation too slow. Less than 1 bytes/sec transferred the last 60 seconds`,
    code: "unavailable",
    state: "nothing answers",
  },
  {
    stderr: `${ACCESS}server certificate verification failed. CAfile: none CRLfile: none`,
    code: "invalid-request",
    state: "signed by nobody who is trusted here",
  },
  {
    stderr: `${ACCESS}server verification failed: certificate signer not trusted. (CAfile: none CRLfile: none)`,
    code: "invalid-request",
    state: "signed by nobody who is trusted here",
  },
  {
    stderr: `${ACCESS}SSL certificate problem: unable to get local issuer certificate`,
    code: "invalid-request",
    state: "signed by nobody who is trusted here",
  },
  {
    stderr: `${ACCESS}SSL: certificate subject name 'a' does not match target host name 'git.example.com'`,
    code: "invalid-request",
    state: "its certificate is for another host",
  },
  {
    stderr: `${ACCESS}SSL certificate problem: certificate has expired`,
    code: "invalid-request",
    state: "its certificate is not valid at this time",
  },
  {
    stderr: `${ACCESS}gnutls_handshake() failed: An unexpected TLS packet was received.`,
    code: "unavailable",
    state: "the TLS handshake failed",
  },
  {
    stderr: `fatal: Authentication failed for '${URL}/'`,
    code: "access-denied",
    state: "does not accept the login",
  },
  {
    stderr: "fatal: could not read Username for 'https://git.example.com': terminal prompts disabled",
    code: "access-denied",
    state: "a login is asked for that is not there",
  },
  {
    stderr: `${ACCESS}The requested URL returned error: 403`,
    code: "access-denied",
    state: "the server forbids it",
  },
  {
    stderr: `${ACCESS}The requested URL returned error: 503`,
    code: "unavailable",
    state: "the server has a problem",
  },
  {
    stderr: `${ACCESS}The requested URL returned error: 429`,
    code: "unavailable",
    state: "asks for patience",
  },
  {
    stderr: `fatal: repository '${URL}/' not found`,
    code: "not-found",
    state: "there is no such repository",
  },
  { stderr: "ERROR: Repository not found.", code: "not-found", state: "there is no such repository" },
  {
    stderr: "fatal: '/srv/none.git' does not appear to be a git repository",
    code: "not-found",
    state: "there is no such repository",
  },
  {
    stderr: "git@h: Permission denied (publickey).\r\nfatal: Could not read from remote repository.",
    code: "access-denied",
    state: "does not accept the SSH key",
  },
  { stderr: "Host key verification failed.", code: "untrusted", state: "host key" },
  {
    stderr: "fatal: detected dubious ownership in repository at '/srv/app.git'",
    code: "access-denied",
    state: "belongs to another user",
  },
  {
    stderr: `${ACCESS}Received HTTP code 407 from proxy after CONNECT`,
    code: "access-denied",
    state: "the proxy asks for a login",
  },
  {
    stderr: `${ACCESS}CONNECT tunnel failed, response 502`,
    code: "unavailable",
    state: "the proxy opens no connection",
  },
  {
    stderr: "error: file write error: No space left on device",
    code: "unavailable",
    state: "the disk is full",
  },
  {
    stderr: "fatal: couldn't find remote ref refs/heads/x",
    code: "not-found",
    state: "no such branch or tag",
  },
  {
    stderr: "error: RPC failed; curl 56 Recv failure: Connection reset by peer\nfatal: expected flush",
    code: "unavailable",
    state: "the connection was broken off",
  },
  {
    stderr: "fatal: something new",
    code: "unavailable",
    state: "git ended with status 128 (fatal: something new)",
  },
  { stderr: "", code: "unavailable", state: "git ended with status 128" },
])("$stderr: $state", ({ stderr, code, state }) => {
  const failure = failureOf(stderr);
  expect(failure.code).toBe(code);
  expect(failure.message).toMatch(/^Cannot read "https:\/\/git\.example\.com\/ssl\/timeout\.git": \S/);
  expect(failure.message.replace(URL, "")).toContain(state);
});

test("the words of the server come first, on one line, without progress and advice", () => {
  const stderr = [
    "remote: Counting objects: 10% (1/10)\rremote: Counting objects: 100% (10/10), done.",
    "remote: ",
    "remote: ================",
    "remote: Your account is locked.",
    "hint: try something else",
    "fatal: stop",
  ].join("\n");
  expect(failureOf(stderr).message).toBe(
    `Cannot read "${URL}": git ended with status 128 (Your account is locked.; fatal: stop)`,
  );
});

test("the words of the server do not decide what the failure is", () => {
  expect(failureOf("remote: Permission denied (publickey)\nfatal: stop").code).toBe("unavailable");
});

test("endless words are cut", () => {
  expect(failureOf(`fatal: ${"x".repeat(50_000)}`).message.length).toBeLessThan(1000);
});

test("a time limit of ours reads like silence", () => {
  const cause = new ResourceError("unavailable", 'Cannot finish "git": no end after 60 s');
  expect(gitTimeout(remote, cause)).toMatchObject({
    code: "unavailable",
    message: `Cannot talk to "${URL}": nothing answers (Cannot finish "git": no end after 60 s)`,
    cause,
  });
});

test("a changed host key is told by its fingerprint, without the alarm and the paths of files that are gone", () => {
  const stderr = [
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@",
    "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@",
    "IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!",
    "Someone could be eavesdropping on you right now (man-in-the-middle attack)!",
    "It is also possible that a host key has just been changed.",
    "The fingerprint for the ED25519 key sent by the remote host is",
    "SHA256:abc.",
    "Please contact your system administrator.",
    "Add correct host key in /tmp/git-x/known_hosts to get rid of this message.",
    "Offending ED25519 key in /tmp/git-x/known_hosts:1",
    "Host key for git.example.com has changed and you have requested strict checking.",
    "Host key verification failed.",
  ].join("\r\n");
  const { code, message } = failureOf(stderr);
  expect(code).toBe("untrusted");
  expect(message).toContain("The fingerprint for the ED25519 key sent by the remote host is SHA256:abc.");
  expect(message).not.toMatch(/@@|NASTY|\/tmp/);
});
