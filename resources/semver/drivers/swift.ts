import { httpExchange } from "../../../shared/http/exchange.ts";
import { MOST_ATTEMPTS } from "../../../shared/http/persist.ts";
import { storeTrust } from "../../../shared/http/store-trust.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import type { OpenStack } from "../openstack.ts";
import { formatVersion } from "../semantic-version.ts";
import type { Source } from "../source.ts";
import type { Driver } from "./driver.ts";
import { numberIn } from "./number-in.ts";
import { Account } from "./swift/account.ts";
import type { Pace } from "./swift/claim.ts";
import { Container } from "./swift/container.ts";
import { unusable } from "./swift/requirement.ts";
import { ABSENT, overwrite, replace } from "./swift/store.ts";

const PACE: Pace = { settleMs: 500, attempts: MOST_ATTEMPTS };

/**
 * A version in an object of OpenStack Swift, or of a gateway that speaks its language.
 *
 * Swift cannot replace an object on a condition; `If-None-Match: *` is looked at before the content arrives, so that two
 * writers can pass it at once, and Ceph's gateway ignores it. So whoever replaces a version first stores a claim on the
 * state that was read, waits, and goes on only if its own claim has remained and the state is the same; and it reports
 * the number only if both hold once more after the write. Where reads see what was written before, no two writers with
 * equal numbers pass that. What remains: a write that is under way for longer than another writer waits (half a second,
 * or four times as long as storing the claim took) may replace a newer version; and who does not use claims, such as
 * the stock type, can overwrite between the last look and the write.
 *
 * @param pace lowered by tests
 */
export async function openSwift(source: Source, context: StepContext, pace: Pace = PACE): Promise<Driver> {
  const { openstack = {} as OpenStack } = source;
  const { place, containerName, object } = planSwift(source);
  const exchange = httpExchange(storeTrust(source, context));
  const account = await Account.open(openstack, exchange, context, pace.attempts).catch((thrown) => {
    exchange.close();
    throw thrown;
  });
  const container = new Container(account, containerName);
  return {
    place,
    whenMissing: "initial-version",
    async read() {
      const found = await container.read(object);
      return found
        ? { version: numberIn("container", found.content, place), revision: found.state.revision }
        : { version: undefined, revision: ABSENT };
    },
    write(version, expected) {
      const content = formatVersion(version);
      const storing = { container, object, place, content, pace, signal: context.signal };
      return expected === "any" ? overwrite(storing) : replace(storing, expected);
    },
    async close() {
      exchange.close();
    },
  };
}

/** What is known before anybody is asked. */
export function planSwift({ openstack = {} as OpenStack }: Source) {
  const { container: containerName = "", item_name: object = "" } = openstack;
  requireNames(containerName, object);
  return { place: `swift://${containerName}/${object}`, containerName, object };
}

function requireNames(container: string, object: string): void {
  if (container.includes("/"))
    throw unusable(`container "${container}" contains a slash; put it into item_name`);
  const odd = [container, object].find((name) => name === "." || name === "..");
  if (odd) throw unusable(`"${odd}" is not the name of a container or an object`);
}
