import { es, type Texts } from "./es";
export const en: Texts = es;
