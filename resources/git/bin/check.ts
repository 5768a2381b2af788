import { main } from "../../../shared/resource/main.ts";
import { check } from "../check.ts";

void main(check);
