import { es, type Texts } from "./es";
export const pt: Texts = es;
