// Writes a brotli copy beside every text file of the build; the server sends it as it is.
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(js|css|html|json|svg|webmanifest)$/;

export function brotli(): Plugin {
  return {
    name: "aldia-brotli",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          if (!TEXT.test(name)) continue;
          const text = Buffer.from(file.type === "chunk" ? file.code : file.source);
          const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
          this.emitFile({ type: "asset", fileName: `${name}.br`, source: brotliCompressSync(text, { params }) });
        }
      },
    },
  };
}
