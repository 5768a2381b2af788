import type { Driver } from "../../../resources/semver/drivers/driver.ts";
import type { Opened } from "./opened.ts";

/** Opens writers of one place, and closes them and the place in the end. */
export class Writers {
  readonly #place: Opened;
  readonly #drivers: Driver[] = [];

  constructor(place: Opened) {
    this.#place = place;
  }

  async one(): Promise<Driver> {
    const driver = await this.#place.driver();
    this.#drivers.push(driver);
    return driver;
  }

  async many(count: number): Promise<Driver[]> {
    return Promise.all(Array.from({ length: count }, () => this.one()));
  }

  async close(): Promise<void> {
    await Promise.all(this.#drivers.map((driver) => driver.close()));
    await this.#place.close();
  }
}
