// The engine loads this as the plugin kafka-zookeeper of programs in other languages.
require("../scripts/fast-start.cjs");
require("./main.ts");
