import { type Release, versionLine } from "../../../shared/resource/by-hand.ts";
import { runAsProcess } from "../../../shared/resource/main.ts";
import { mergeSign } from "../merge-sign.ts";

/** Put in by the build. */
declare const RELEASE: Release;

void runAsProcess((args, context, node) =>
  mergeSign(args, context, versionLine("merge-sign", RELEASE, node)),
);
