import { createLog, type Log } from "../../shared/resource/log.ts";
import type { DirectoryContext, Environment } from "../../shared/resource/step.ts";

export interface RecordingLog extends Log {
  /** Everything written so far. */
  text(): string;
}

/** The genuine log, writing into memory. */
export function recordingLog(): RecordingLog {
  let written = "";
  const log = createLog((text) => {
    written += text;
  });
  return { ...log, text: () => written };
}

export interface RecordingContext extends DirectoryContext {
  readonly log: RecordingLog;
  /** What SIGTERM does. */
  interrupt(): void;
}

export const INTERRUPTION = new Error("interrupted by the test");

/** What a step is handed, with a log that can be read and an environment that says nothing. */
export function recordingContext(directory = "/nonexistent", env: Environment = {}): RecordingContext {
  const controller = new AbortController();
  return {
    log: recordingLog(),
    signal: controller.signal,
    env,
    directory,
    interrupt: () => controller.abort(INTERRUPTION),
  };
}
