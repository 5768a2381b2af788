import type { ErrorCode } from "../resource/errors.ts";

export interface Explanation {
  readonly said: RegExp;
  readonly code: ErrorCode;
  readonly state: string;
  readonly hint: string;
}

export const NETWORK = "check host and port in uri, the network of the worker, and its proxy";

/** By what git, curl and ssh say under LC_ALL=C; the first that fits counts. */
export const EXPLANATIONS: readonly Explanation[] = [
  {
    said: /No space left on device|Disk quota exceeded/i,
    code: "unavailable",
    state: "the disk is full",
    hint: "free some space on the worker",
  },
  {
    said: /\bssh: (?:command )?not found|cannot run ssh/,
    code: "unavailable",
    state: "ssh is not installed",
    hint: "install an ssh client, or use the image of this resource type, which has it",
  },
  {
    said: /No user exists for uid/,
    code: "access-denied",
    state: "ssh does not run for a user whom the system does not know",
    hint: "run as a user of /etc/passwd, or use the image of this resource type, which knows every number",
  },
  {
    said: /HTTP code 407|response 407|returned error: 407/i,
    code: "access-denied",
    state: "the proxy asks for a login",
    hint: "check proxy_user and proxy_password in https_tunnel, or the login in HTTPS_PROXY",
  },
  {
    said: /HTTP code \d+ from proxy|CONNECT tunnel failed|Proxy CONNECT aborted|resolve proxy/i,
    code: "unavailable",
    state: "the proxy opens no connection to it",
    hint: "check https_tunnel, HTTPS_PROXY, and what the proxy allows",
  },
  {
    said: /resolve host|Name or service not known|Temporary failure in name resolution|No address associated|unable to look up/i,
    code: "unavailable",
    state: "the host name is unknown",
    hint: "check the host in uri, and the DNS of the worker",
  },
  {
    said: /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/i,
    code: "untrusted",
    state: "the host key of the server is not the expected one",
    hint: "if the server has a new key, put it into known_hosts",
  },
  {
    said: /Permission denied \([^)]*publickey|Too many authentication failures|No more authentication methods/i,
    code: "access-denied",
    state: "the server does not accept the SSH key",
    hint: "check private_key, and that the server knows its public half",
  },
  {
    said: /subject (?:alternative )?name|does not match (?:target|requested|hostname)|SSL: certificate subject/i,
    code: "invalid-request",
    state: "its certificate is for another host",
    hint: "use in uri a host name that the certificate lists",
  },
  {
    said: /certificate (?:has expired|is not yet valid)|certificate.*(?:expired|not yet activated)/i,
    code: "invalid-request",
    state: "its certificate is not valid at this time",
    hint: "renew the certificate of the server, or correct the clock of the worker",
  },
  {
    said: /verification failed|signer not trusted|SSL certificate problem|issuer|self.signed/i,
    code: "invalid-request",
    state: "its certificate is signed by nobody who is trusted here",
    hint: "put the certificate of its authority into ca_bundle",
  },
  {
    said: /gnutls_handshake|TLS connect error|SSL_connect|SSL_ERROR|OpenSSL\/|wrong version number/i,
    code: "unavailable",
    state: "the TLS handshake failed",
    hint: "check whether uri should begin with http://, and that the server speaks TLS 1.2 or newer",
  },
  {
    said: /Authentication failed for|returned error: 401|HTTP Basic: Access denied/i,
    code: "access-denied",
    state: "the server does not accept the login",
    hint: "check username and password, which are sent to the host of uri alone; a token may have expired",
  },
  {
    said: /could not read (?:Username|Password)/i,
    code: "access-denied",
    state: "a login is asked for that is not there",
    hint: "give username and password, which are sent to the host of uri alone, wherever it redirects to",
  },
  {
    said: /returned error: 403/i,
    code: "access-denied",
    state: "the server forbids it",
    hint: "check what the login is allowed to do with this repository",
  },
  {
    said: /repository '?.*'? ?not found|returned error: 404|does not appear to be a git repository|repository .* does ?n[o']t exist|no such repository|Repository not found|project you were looking for could not be found|does not exist or you do not have permission/i,
    code: "not-found",
    state: "there is no such repository, or it is hidden from this login",
    hint: "check uri, and what the login or key is allowed to see",
  },
  {
    said: /couldn't find remote ref|Remote branch .* not found/i,
    code: "not-found",
    state: "it has no such branch or tag",
    hint: "check the name of the branch",
  },
  {
    said: /request for unadvertised object/i,
    code: "not-found",
    state: "it gives out nothing but the tips of its branches and tags",
    hint: "check whether the commit still is on a branch",
  },
  {
    // Or one of several servers behind the address has not heard of it yet.
    said: /\bnot our ref\b/i,
    code: "unavailable",
    state: "it does not have this commit",
    hint: "check whether the commit still is on a branch",
  },
  {
    said: /dubious ownership|unsafe repository/i,
    code: "access-denied",
    state: "the repository belongs to another user",
    hint: "change the owner of the repository",
  },
  {
    said: /mismatched algorithms|not support .*hash algorithm/i,
    code: "invalid-request",
    state: "it names its objects in another way (SHA-256 or SHA-1)",
    hint: "use a repository in the object format sha1",
  },
  {
    said: /does not support shallow/i,
    code: "invalid-request",
    state: "it hands out whole histories only",
    hint: "use a server that speaks the protocol of git, or do without a depth",
  },
  {
    said: /transport '.*' not allowed/i,
    code: "invalid-request",
    state: "it leads to a way of transport that is not allowed",
    hint: "give ssh://, https://, git@host:path, file:// or a path",
  },
  {
    // Git follows a redirect that comes before the login is asked for, but not one that comes after it.
    said: /returned error: 30[1-8]/i,
    code: "invalid-request",
    state: "the server has it at another address",
    hint: "put the address that the server redirects to into uri",
  },
  {
    said: /returned error: 429/i,
    code: "unavailable",
    state: "the server asks for patience",
    hint: "check less often",
  },
  {
    said: /returned error: 5\d\d/i,
    code: "unavailable",
    state: "the server has a problem",
    hint: "try again later",
  },
  { said: /timed out|too slow|Timeout/i, code: "unavailable", state: "nothing answers", hint: NETWORK },
  {
    said: /connect to|Connection refused|unable to connect|No route to host|Network is unreachable/i,
    code: "unavailable",
    state: "no connection",
    hint: NETWORK,
  },
  {
    said: /hung up|early EOF|RPC failed|Empty reply|reset by peer|Broken pipe|unexpected disconnect|Connection closed|transfer closed|Recv failure/i,
    code: "unavailable",
    state: "the connection was broken off",
    hint: "check for a proxy or firewall in between, and the log of the server",
  },
];
