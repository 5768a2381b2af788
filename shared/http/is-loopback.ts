/** Whether what is sent to a host, named as in a URL or without the brackets of IPv6, does not leave the machine. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|::1|\[::1\])$/.test(host);
}
