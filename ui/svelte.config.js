// Runes everywhere: the compiler refuses the older way of writing components.
export default { compilerOptions: { runes: true } };
