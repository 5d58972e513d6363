// In development without a server, the double of dev/mock.mjs answers /api.
import type { Plugin } from "vite";

export function mock(): Plugin {
  return {
    name: "aldia-mock",
    apply: "serve",
    async configureServer(server) {
      if (process.env.VITEST) return;
      const { handler } = await import("../dev/mock.mjs");
      server.middlewares.use(handler());
    },
  };
}
