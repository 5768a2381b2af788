import { carriesSecret, withoutLogin } from "../../../resources/git/secret-config.ts";

test.each([
  { key: "http.extraHeader", value: "Authorization: x" },
  { key: "http.https://example.com/.EXTRAHEADER", value: "Authorization: x" },
  { key: "http.proxy", value: "http://proxy" },
  { key: "http.cookieFile", value: "/cookies" },
  { key: "http.sslKey", value: "/key" },
  { key: "credential.username", value: "somebody" },
  { key: "credential.https://example.com.username", value: "somebody" },
  { key: "credential.helper", value: "!f() { echo password=x; }; f" },
  { key: "credential.helper", value: "!cat /secret" },
  { key: "core.sshCommand", value: "ssh -i /key" },
  { key: "core.askPass", value: "/program" },
  { key: "url.https://user:word@example.com/.insteadOf", value: "https://example.com/" },
  { key: "remote.origin.pushurl", value: "https://user:word@example.com/" },
  { key: "sendemail.smtpPass", value: "x" },
  { key: "tool.apiToken", value: "x" },
  { key: "tool.apiKey", value: "x" },
  { key: "tool.private-key", value: "x" },
  { key: "tool.auth", value: "Bearer x" },
  { key: "http.https://example.com/.cookie", value: "session=x" },
])("$key = $value may hold a secret", (entry) => {
  expect(carriesSecret(entry)).toBe(true);
});

test.each([
  { key: "core.pager", value: "true" },
  { key: "credential.helper", value: "!true long command with variables $@" },
  { key: "credential.helper", value: "store" },
  { key: "credential.useHttpPath", value: "true" },
  { key: "url.https://example.com/.insteadOf", value: "git@example.com:" },
  { key: "remote.origin.url", value: "ssh://example.com/git@x" },
  { key: "http.sslVerify", value: "false" },
  { key: "user.email", value: "somebody@example.com" },
  { key: "user.signingKey", value: "0123456789ABCDEF" },
])("$key = $value holds none", (entry) => {
  expect(carriesSecret(entry)).toBe(false);
});

test.each([
  ["url.https://user:word@example.com/.insteadOf", "url.https://example.com/.insteadOf"],
  ["https://example.com/a@b", "https://example.com/a@b"],
])("people read %j as %j", (text, expected) => {
  expect(withoutLogin(text)).toBe(expected);
});
