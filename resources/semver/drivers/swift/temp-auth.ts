import type { HttpAnswer, HttpCall } from "../../../../shared/http/exchange.ts";
import { Secret } from "../../../../shared/schema/secret.ts";
import type { OpenStack } from "../../openstack.ts";
import { malformed } from "./failure.ts";
import { inHeader, unusable } from "./requirement.ts";
import type { Ticket } from "./sign-in.ts";
import { storageUrl } from "./storage-url.ts";

/** Signs in as Swift's own v1 service has it: everything in headers. */
export function tempAuthRequest(url: URL, openstack: OpenStack): HttpCall {
  const { username, password, tenant_name: account } = openstack;
  if (username === undefined)
    throw unusable("username is required for TempAuth: account:user, or the user beside tenant_name");
  if (password === undefined) throw unusable("password is required for TempAuth: the key of the user");
  const user = username.includes(":") || account === undefined ? username : `${account}:${username}`;
  const headers = {
    "x-auth-user": inHeader("username", user),
    "x-auth-key": inHeader("password", password.reveal()),
  };
  return { method: "GET", url, headers };
}

export function tempAuthTicket({ headers }: HttpAnswer): Ticket {
  const { "x-auth-token": token, "x-storage-url": storage } = headers;
  if (!token) throw malformed("X-Auth-Token");
  if (!storage) throw malformed("X-Storage-Url");
  return { token: new Secret(token), storage: storageUrl(storage) };
}
