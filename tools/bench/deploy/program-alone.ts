import { createRequire } from "node:module";
import { settled, startEngine } from "../../../tests/helpers/engine";
import { stackFile } from "../../../tests/helpers/stack-file";

const [stack = "dev"] = process.argv.slice(2);
startEngine(stackFile(stack));
createRequire(__filename)("../../../index");
void settled();
