// Starts the console.
import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import { mount } from "svelte";
import App from "../src/consola/App.svelte";
import { preferences } from "../src/preferences.svelte";
import "../src/ui/tokens.css";
import "../src/ui/base.css";

preferences.apply();
const target = document.getElementById("app");
if (!target) throw new Error("the page has no #app");
mount(App, { target });
