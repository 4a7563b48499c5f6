import { settled, startEngine } from "../../../tests/helpers/engine";
import { stackFile } from "../../../tests/helpers/stack-file";
import { lazy } from "../../../components/model/lazy";

const program = lazy(() => require("../../../index") as object);

const [stack = "dev"] = process.argv.slice(2);
startEngine(stackFile(stack));
program();
void settled();
