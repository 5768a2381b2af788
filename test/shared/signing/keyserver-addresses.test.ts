import { keyserverAddresses } from "../../../shared/signing/keyserver-addresses.ts";

test.each([
  {
    server: "hkp://keyserver.ubuntu.com/",
    urls: ["https://keyserver.ubuntu.com/", "http://keyserver.ubuntu.com:11371/"],
  },
  {
    server: "keyserver.ubuntu.com",
    urls: ["https://keyserver.ubuntu.com/", "http://keyserver.ubuntu.com:11371/"],
  },
  { server: "HKP://keys.example.com", urls: ["https://keys.example.com/", "http://keys.example.com:11371/"] },
  { server: "hkp://keys.example.com:80", urls: ["http://keys.example.com/"] },
  { server: "hkp://127.0.0.1:11371/", urls: ["http://127.0.0.1:11371/"] },
  { server: "hkps://keys.openpgp.org", urls: ["https://keys.openpgp.org/"] },
  { server: "hkps://keys.example.com:8443//", urls: ["https://keys.example.com:8443/"] },
  { server: "https://keys.example.com", urls: ["https://keys.example.com/"] },
  { server: "http://keys.example.com:8080", urls: ["http://keys.example.com:8080/"] },
  { server: "hkps://[::1]:8443", urls: ["https://[::1]:8443/"] },
])("$server is asked at $urls", ({ server, urls }) => {
  expect(keyserverAddresses(server).map(String)).toEqual(urls);
});

test.each([
  "",
  "hkp://",
  "ldap://keys.example.com",
  "file:///etc/passwd",
  "hkps://user:pass@keys.example.com",
  "hkps://keys.example.com/path",
  "hkps://keys.example.com?x=y",
  "hkps://keys example.com",
  "hkps://keys.example.com:99999",
])("%j is refused", (server) => {
  expect(() => keyserverAddresses(server)).toThrow(
    expect.objectContaining({ code: "invalid-request", message: expect.stringContaining("gpg_keyserver") }),
  );
});
