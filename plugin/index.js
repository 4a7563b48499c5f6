// The engine loads this as the plugin kafka-zookeeper of programs in other languages.
require("../scripts/lib/typescript.cjs");
require("./main.ts");
