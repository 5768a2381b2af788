import { parseEndpoint } from "../../../shared/s3/endpoint.ts";

test.each([
  { text: "s3.example.com", disableSsl: false, href: "https://s3.example.com/" },
  { text: "s3.example.com", disableSsl: true, href: "http://s3.example.com/" },
  { text: "localhost:9000", disableSsl: false, href: "https://localhost:9000/" },
  { text: "host:9000", disableSsl: true, href: "http://host:9000/" },
  { text: "10.0.0.1:9000", disableSsl: true, href: "http://10.0.0.1:9000/" },
  { text: "[::1]:9000", disableSsl: true, href: "http://[::1]:9000/" },
  { text: "host:9000/a/b/", disableSsl: false, href: "https://host:9000/a/b" },
  { text: "https://s3.example.com", disableSsl: true, href: "https://s3.example.com/" },
  { text: "http://s3.example.com/", disableSsl: false, href: "http://s3.example.com/" },
  { text: "HTTPS://s3.example.com/a//", disableSsl: false, href: "https://s3.example.com/a" },
])("parseEndpoint() reads $text as $href", ({ text, disableSsl, href }) => {
  expect(parseEndpoint(text, { disableSsl }).href).toBe(href);
});

test.each([
  { name: "another scheme", text: "s3://bucket", says: 'Cannot use endpoint "s3://bucket": scheme "s3"' },
  { name: "a query", text: "https://h/?a=secret", says: 'Cannot use endpoint "https://h/…": it has a query' },
  { name: "a fragment", text: "h#secret", says: 'Cannot use endpoint "h…": it has a query' },
  { name: "no host", text: "https://", says: 'Cannot use endpoint "https://": not a URL' },
  { name: "a bad port", text: "host:port", says: 'Cannot use endpoint "host:port": not a URL' },
  { name: "white space", text: " host", says: 'Cannot use endpoint " host": not a URL' },
  {
    name: "credentials",
    text: "https://me:secret@host",
    says: "Cannot use endpoint: it contains credentials",
  },
  { name: "bare credentials", text: "me:secret@host", says: "Cannot use endpoint: it contains credentials" },
  { name: "credentials elsewhere", text: "ftp://me:secret@host", says: "Cannot use endpoint: it contains" },
])("parseEndpoint() refuses $name", ({ text, says }) => {
  const parse = () => parseEndpoint(text, { disableSsl: false });
  expect(parse).toThrow(says);
  expect(parse).not.toThrow("secret");
  expect(parse).toThrow(expect.objectContaining({ code: "invalid-request" }));
});
