import { ResourceError } from "../../../../shared/resource/errors.ts";
import { below, counts, isDoubtful } from "./order.ts";
import type { Place } from "./place.ts";
import { fetchStored, type StoredObject } from "./stored-object.ts";

/** What the place holds. */
export interface State {
  /** What the next write replaces. */
  readonly newest: StoredObject | undefined;
  /** What counts; older than the newest where somebody wrote too late. */
  readonly current: StoredObject | undefined;
}

const MOST_LOOKS = 10;

/** Reads a place again and again, and looks at each version once. */
export class StateReader {
  readonly #place: Place;
  /** What counts when the version with this id is the newest. That never changes. */
  readonly #known = new Map<string, StoredObject | undefined>();

  constructor(place: Place) {
    this.#place = place;
  }

  /**
   * Reads the newest content and passes over what was written too late. While that takes its time others may write;
   * so it looks again, because whoever writes over a state that is gone writes too late himself.
   */
  async read(): Promise<State> {
    let state = await this.#look();
    for (let looks = 1; looks < MOST_LOOKS; looks++) {
      const { newest, current } = state;
      if (newest?.versionId === current?.versionId) break;
      state = await this.#look();
      if (state.newest?.versionId === newest?.versionId) break;
    }
    return state;
  }

  async #look(): Promise<State> {
    const newest = await fetchStored(this.#place);
    return { newest, current: await this.#currentAt(newest) };
  }

  async #currentAt(newest: StoredObject | undefined): Promise<StoredObject | undefined> {
    const passed: string[] = [];
    let current = newest;
    while (current && isDoubtful(this.#place, current)) {
      if (this.#known.has(current.versionId)) {
        current = this.#known.get(current.versionId);
        break;
      }
      passed.push(current.versionId);
      const neighbour = await below(this.#place, current.versionId);
      if (neighbour === "unknown" || neighbour === undefined || counts(current.replaces, neighbour)) break;
      current = neighbour.kind === "delete-marker" ? undefined : await this.#older(neighbour.versionId);
    }
    for (const versionId of passed) this.#known.set(versionId, current);
    return current;
  }

  async #older(versionId: string): Promise<StoredObject> {
    const object = await fetchStored(this.#place, versionId);
    if (object) return object;
    throw new ResourceError(
      "conflict",
      `Cannot read "${this.#place.name}": versions are being deleted meanwhile`,
    );
  }
}
