import type { OpenStack } from "../../openstack.ts";
import { unusable } from "./requirement.ts";

type Given = OpenStack["scope"];

/** Whether a scope is asked for in so many words. */
export function isScoped(scope: Given): boolean {
  return scope !== undefined && Object.values(scope).some((value) => value !== false && value !== undefined);
}

/** What the token is to be good for, as Keystone v3 wants it: `scope`, else the project that the tenant keys name. */
export function scopeOf(openstack: OpenStack): Record<string, unknown> | undefined {
  const { scope } = openstack;
  return scope && isScoped(scope) ? given(scope) : ofTenant(openstack);
}

function given(scope: NonNullable<Given>): Record<string, unknown> {
  const { system, trust_id, project_id, project_name, domain_id, domain_name } = scope;
  if (system) return { system: { all: true } };
  if (trust_id) return { "OS-TRUST:trust": { id: trust_id } };
  if (domain_id && domain_name) throw unusable("scope takes one of domain_id and domain_name, not both");
  const domain = domain_id ? { id: domain_id } : domain_name ? { name: domain_name } : undefined;
  if (project_name) {
    if (project_id) throw unusable("scope takes one of project_id and project_name, not both");
    if (!domain) throw unusable("scope needs domain_id or domain_name beside project_name");
    return { project: { name: project_name, domain } };
  }
  if (project_id) {
    if (domain) throw unusable("scope takes project_id alone");
    return { project: { id: project_id } };
  }
  return { domain };
}

/** The project is looked for in the domain of the user; where that is not given, Keystone takes the user's own project. */
function ofTenant({ tenant_id, tenant_name, domain_id, domain_name }: OpenStack) {
  if (tenant_id) return { project: { id: tenant_id } };
  if (!tenant_name || (!domain_id && !domain_name)) return undefined;
  return { project: { name: tenant_name, domain: domain_id ? { id: domain_id } : { name: domain_name } } };
}
