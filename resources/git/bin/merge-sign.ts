import { runAsProcess } from "../../../shared/resource/main.ts";
import { mergeSign } from "../merge-sign.ts";

/** Put in by the build: version and revision. */
declare const RELEASE: string;

void runAsProcess((args, context) => mergeSign(args, context, RELEASE));
