import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules", "coverage", ".cluster", ".compiled", ".sandbox", ".state"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", { max: 250, skipBlankLines: false, skipComments: false }],
      "no-console": "off",
      "@typescript-eslint/no-require-imports": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.name='require']:not(CallExpression[callee.name='lazy'] *)",
          message: 'A load that is put off is written as lazy(() => require("x") as typeof X).',
        },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["components/**/*.ts", "index.ts"],
    ignores: ["components/config/stack-config.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        {
          object: "pulumi",
          property: "Config",
          message: "Only components/config/stack-config.ts reads stack configuration.",
        },
      ],
    },
  },
  {
    files: ["tests/**/*.ts"],
    rules: { "@typescript-eslint/no-floating-promises": "error", "@typescript-eslint/no-unused-expressions": "off" },
  },
);
