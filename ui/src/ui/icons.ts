// Which drawing stands for each channel and kind of event.
import Banknote from "@lucide/svelte/icons/banknote";
import Compass from "@lucide/svelte/icons/compass";
import ClipboardList from "@lucide/svelte/icons/clipboard-list";
import FileText from "@lucide/svelte/icons/file-text";
import Globe from "@lucide/svelte/icons/globe";
import Handshake from "@lucide/svelte/icons/handshake";
import Hourglass from "@lucide/svelte/icons/hourglass";
import House from "@lucide/svelte/icons/house";
import Mail from "@lucide/svelte/icons/mail";
import MessageCircle from "@lucide/svelte/icons/message-circle";
import MessageSquare from "@lucide/svelte/icons/message-square";
import Phone from "@lucide/svelte/icons/phone";
import Scale from "@lucide/svelte/icons/scale";
import Footprints from "@lucide/svelte/icons/footprints";

const ICONS = { email: Mail, sms: MessageSquare, whatsapp: MessageCircle, voice: Phone, phone: Phone, letter: FileText, visit: Footprints, portal: Globe, address: House, payment: Banknote, decision: Compass, promise: Handshake, right: Scale, touch: MessageSquare, message: MessageSquare, call: Phone, task: ClipboardList, wait: Hourglass } as const;

export function iconOf(code: string | null | undefined) {
  return ICONS[(code ?? "touch") as keyof typeof ICONS] ?? MessageSquare;
}
