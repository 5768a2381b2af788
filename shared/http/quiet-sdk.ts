import { state } from "@aws-sdk/core/client";

// The SDK announces at start-up which release of Node it will need next year. Which one runs is the image's choice,
// and the announcement would stand on stderr of every check. Node's other warnings stay.
state.warningEmitted = true;

/** Says nothing. The SDK's own silent logger is no use: where it meets that one, it prints to the console instead. */
export const SILENT = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
