import { main } from "../../../shared/resource/main.ts";
import { get } from "../in.ts";

void main(get);
