import { main } from "../../../shared/resource/main.ts";
import { put } from "../out.ts";

void main(put);
