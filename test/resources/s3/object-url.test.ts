import { objectUrl } from "../../../resources/s3/object-url.ts";
import { parseEndpoint } from "../../../shared/s3/endpoint.ts";

interface Row {
  readonly name: string;
  readonly bucket: string;
  readonly endpoint?: string;
  readonly disableSsl?: boolean;
  readonly region?: string;
  readonly key?: string;
  readonly versionId?: string;
  readonly usePathStyle?: boolean;
  readonly url: string;
}

const AWS = "https://my-bucket.s3.us-east-1.amazonaws.com";

test.each<Row>([
  {
    name: "AWS",
    bucket: "my-bucket",
    region: "us-west-2",
    url: "https://my-bucket.s3.us-west-2.amazonaws.com/d/f-1.tgz",
  },
  {
    name: "a version",
    bucket: "my-bucket",
    region: "us-west-2",
    versionId: "some-version",
    url: "https://my-bucket.s3.us-west-2.amazonaws.com/d/f-1.tgz?versionId=some-version",
  },
  { name: "an empty version id", bucket: "my-bucket", versionId: "", url: `${AWS}/d/f-1.tgz` },
  {
    name: "a dotted bucket at AWS",
    bucket: "my.bucket",
    url: "https://s3.us-east-1.amazonaws.com/my.bucket/d/f-1.tgz",
  },
  {
    name: "path style at AWS",
    bucket: "my-bucket",
    usePathStyle: true,
    url: "https://s3.us-east-1.amazonaws.com/my-bucket/d/f-1.tgz",
  },
  {
    name: "China",
    bucket: "my-bucket",
    region: "cn-north-1",
    url: "https://my-bucket.s3.cn-north-1.amazonaws.com.cn/d/f-1.tgz",
  },
  {
    name: "upper case",
    bucket: "bucketName",
    endpoint: "fake-s3",
    url: "https://fake-s3/bucketName/d/f-1.tgz",
  },
  {
    name: "a port",
    bucket: "my-bucket",
    endpoint: "https://s.example.com:9000",
    url: "https://my-bucket.s.example.com:9000/d/f-1.tgz",
  },
  {
    name: "no TLS",
    bucket: "my-bucket",
    endpoint: "s.example.com",
    disableSsl: true,
    url: "http://my-bucket.s.example.com/d/f-1.tgz",
  },
  {
    name: "an IPv4 host",
    bucket: "my-bucket",
    endpoint: "http://10.0.0.5:9000",
    url: "http://10.0.0.5:9000/my-bucket/d/f-1.tgz",
  },
  {
    name: "an IPv6 host",
    bucket: "my-bucket",
    endpoint: "http://[::1]:9000",
    url: "http://[::1]:9000/my-bucket/d/f-1.tgz",
  },
  {
    name: "a dotted bucket without TLS",
    bucket: "my.bucket",
    endpoint: "http://s.example.com",
    url: "http://my.bucket.s.example.com/d/f-1.tgz",
  },
  {
    name: "a bucket like an address",
    bucket: "192.168.0.1",
    endpoint: "http://s.example.com",
    url: "http://s.example.com/192.168.0.1/d/f-1.tgz",
  },
  {
    name: "an underscore",
    bucket: "my_bucket",
    endpoint: "http://s.example.com",
    url: "http://s.example.com/my_bucket/d/f-1.tgz",
  },
  {
    name: "path style",
    bucket: "my-bucket",
    endpoint: "https://s.example.com",
    usePathStyle: true,
    url: "https://s.example.com/my-bucket/d/f-1.tgz",
  },
  {
    name: "a trailing slash",
    bucket: "my-bucket",
    endpoint: "https://s.example.com/",
    url: "https://my-bucket.s.example.com/d/f-1.tgz",
  },
  {
    name: "a path, virtual host",
    bucket: "my-bucket",
    endpoint: "https://s.example.com/s3/",
    url: "https://my-bucket.s.example.com/s3/d/f-1.tgz",
  },
  {
    name: "a path, path style",
    bucket: "my-bucket",
    endpoint: "https://s.example.com/s3",
    usePathStyle: true,
    url: "https://s.example.com/s3/my-bucket/d/f-1.tgz",
  },
  {
    name: "reserved characters",
    bucket: "my-bucket",
    key: "a b/c+d?e#f%20/(é)!*'~_.-",
    url: `${AWS}/a%20b/c%2Bd%3Fe%23f%2520/%28%C3%A9%29%21%2A%27~_.-`,
  },
  { name: "empty segments", bucket: "my-bucket", key: "/a//b/", url: `${AWS}//a//b/` },
  {
    name: "a reserved version id",
    bucket: "my-bucket",
    versionId: "a+/b",
    url: `${AWS}/d/f-1.tgz?versionId=a%2B%2Fb`,
  },
])("objectUrl() for $name", ({ name: _, url, endpoint, disableSsl = false, ...location }) => {
  const at = endpoint === undefined ? {} : { endpoint: parseEndpoint(endpoint, { disableSsl }) };
  expect(objectUrl({ key: "d/f-1.tgz", region: "us-east-1", usePathStyle: false, ...location, ...at })).toBe(
    url,
  );
});
