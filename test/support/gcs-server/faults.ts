/** The requests that the servers know. */
export type Operation =
  | "token"
  | "exchange"
  | "impersonate"
  | "machine"
  | "read"
  | "metadata"
  | "list"
  | "upload";

export type FaultAction =
  /** Answers so and does nothing. */
  | { readonly action: "status"; readonly status: number; readonly body?: string }
  /** Resets the connection and does nothing. */
  | { readonly action: "reset" }
  /** Carries the request out and resets the connection instead of answering. */
  | { readonly action: "dropReply" }
  /** Carries the request out and answers with this body instead. */
  | { readonly action: "body"; readonly body: string }
  /** Carries the request out, answers half of the body and falls silent. */
  | { readonly action: "stall" }
  /** Carries the request out, and ends the connection after half of the body. */
  | { readonly action: "truncate" }
  /** Somebody else replaces the object right after the request is carried out; then as `dropReply`. */
  | { readonly action: "overtake"; readonly content: string };

export type Fault = FaultAction & {
  readonly operation: Operation;
  /** How many requests it strikes; one unless stated. */
  readonly times?: number;
};

/** The faults of one server, in the order in which they were injected. */
export class Faults {
  readonly #active: { fault: Fault; left: number }[] = [];

  inject(fault: Fault): void {
    this.#active.push({ fault, left: fault.times ?? 1 });
  }

  /** The fault for one request, if there is one. */
  strike(operation: Operation | undefined): FaultAction | undefined {
    const entry = this.#active.find(({ fault, left }) => fault.operation === operation && left > 0);
    if (entry) entry.left--;
    return entry?.fault;
  }
}
