import type { Environment } from "./step.ts";

const SECRET_VARIABLES = ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN"];

/** What no log line may show although it did not come with the request: AWS secrets and the logins of proxies. */
export function environmentSecrets(env: Environment): string[] {
  return Object.entries(env).flatMap(([name, value = ""]) => {
    if (SECRET_VARIABLES.includes(name)) return [value];
    return /^https?_proxy$|^all_proxy$/i.test(name) ? passwordsIn(value) : [];
  });
}

function passwordsIn(address: string): string[] {
  const url = address.includes("://") ? address : `http://${address}`;
  if (!URL.canParse(url)) return [];
  const { password } = new URL(url);
  return password === "" ? [] : [password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
