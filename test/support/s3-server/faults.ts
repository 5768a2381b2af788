/** Which requests a fault is for; what is left out does not matter. */
export interface FaultMatch {
  readonly method?: string;
  readonly operation?: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly partNumber?: number;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string | RegExp>>;
}

export type FaultAction =
  /** Answers with an error document and does nothing; `status: 200` makes an error inside a success. */
  | {
      readonly action: "status";
      readonly status: number;
      readonly code?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Resets the connection without an answer, before the body of the request is read. */
  | { readonly action: "reset" }
  /** Resets the connection after so many bytes of the answer's body. */
  | { readonly action: "resetAfter"; readonly bytes: number }
  /** Promises the whole length and closes the connection properly after so many bytes. */
  | { readonly action: "truncate"; readonly bytes: number }
  /** Falls silent until the client goes away: before anything is read, or after so many bytes of the body. */
  | { readonly action: "stall"; readonly bytes?: number }
  /** Flips one bit of the answer's body. */
  | { readonly action: "corrupt"; readonly at: number }
  /** Carries the request out and resets the connection instead of answering. */
  | { readonly action: "dropReply" }
  /** Somebody else replaces the object right before or right after the request is carried out. */
  | { readonly action: "overwrite"; readonly body: string | Buffer; readonly when?: "before" | "after" }
  | { readonly action: "delay"; readonly ms: number }
  | { readonly action: "throttle"; readonly bytesPerSecond: number };

export type Fault = FaultAction & {
  readonly match?: FaultMatch;
  /** How many requests it strikes; one unless stated. */
  readonly times?: number;
  /** How many matching requests it lets pass first. */
  readonly after?: number;
};

export interface InjectedFault {
  /** How many requests it has struck. */
  readonly struck: number;
  remove(): void;
}

/** The parts of a request that a fault may look at. */
export interface Matchable {
  readonly method: string;
  readonly operation: string;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

function isHit(match: FaultMatch, request: Matchable): boolean {
  const { query = {}, headers = {}, partNumber, ...plain } = match;
  const wanted = partNumber === undefined ? query : { ...query, partNumber: String(partNumber) };
  return (
    Object.entries(plain).every(([name, value]) => request[name as keyof typeof plain] === value) &&
    Object.entries(wanted).every(([name, value]) => request.query[name] === value) &&
    Object.entries(headers).every(([name, value]) => {
      const actual = request.headers[name] ?? "";
      return typeof value === "string" ? actual === value : value.test(actual);
    })
  );
}

/** The faults of one server, in the order in which they were injected. */
export class Faults {
  readonly #active = new Set<{ readonly fault: Fault; seen: number; struck: number }>();

  inject(fault: Fault): InjectedFault {
    const entry = { fault, seen: 0, struck: 0 };
    this.#active.add(entry);
    return {
      get struck() {
        return entry.struck;
      },
      remove: () => void this.#active.delete(entry),
    };
  }

  clear(): void {
    this.#active.clear();
  }

  /** The actions for one request; asking counts as one matching request. */
  strike(request: Matchable): readonly FaultAction[] {
    const actions: FaultAction[] = [];
    for (const entry of this.#active) {
      const { match = {}, after = 0, times = 1 } = entry.fault;
      if (!isHit(match, request)) continue;
      entry.seen++;
      if (entry.seen <= after || entry.struck >= times) continue;
      entry.struck++;
      actions.push(entry.fault);
    }
    return actions;
  }
}

/** The fault of one kind among those that strike a request. */
export function findAction<Kind extends FaultAction["action"]>(
  actions: readonly FaultAction[],
  kind: Kind,
): Extract<FaultAction, { action: Kind }> | undefined {
  return actions.find((each): each is Extract<FaultAction, { action: Kind }> => each.action === kind);
}
