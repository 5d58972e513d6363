// The source catalogue, in the Spanish of Argentina. Every other language has exactly these keys: a missing one does not compile.
import { agreements } from "./es.agreements";
import { bank } from "./es.bank";
import { fairness } from "./es.fairness";
import { learning } from "./es.learning";
import { models } from "./es.models";
import { payment } from "./es.payment";
import { rights } from "./es.rights";
const plural = (n: number, one: string, many: string) => (n === 1 ? one : many);

export const es = {
  app: {
    automatic: "Automático", sources: { import: "Importación" } as Record<string, string>, products: { personal_loan: "Préstamo personal", store_credit: "Crédito de la casa", common_charges: "Expensas", credit_card: "Tarjeta de crédito", payroll_loan: "Préstamo con descuento de haberes", pledge_loan: "Préstamo prendario", consumer_loan: "Crédito de consumo", overdraft: "Descubierto", store_card: "Tarjeta de la casa", microloan: "Microcrédito" } as Record<string, string>,
    name: "Aldía", main: "Principal", skip: "Ir al contenido", search: "Buscar por nombre, DNI o CUIT", searchShort: "Buscar",
    navGroups: { work: "Trabajo", portfolio: "Cartera", strategy: "Estrategia", analysis: "Análisis" },
    nav: { day: "Mi día", agreements: "Acuerdos", bank: "Banco", board: "Tablero", fairness: "Equidad", portfolio: "Cartera", import: "Importar", matrix: "Matriz", models: "Modelos", rights: "Derechos" },
    preferences: "Preferencias", theme: "Tema", themes: { system: "El del sistema", light: "Claro", dark: "Oscuro" },
    density: "Densidad", densities: { compact: "Compacta", normal: "Normal", wide: "Amplia" }, language: "Idioma",
    letters: "Atajos de una sola tecla", lettersHelp: "Apagalos si dictás por voz o si se disparan sin querer.",
    leave: "Salir", account: "Tu cuenta", close: "Cerrar", cancel: "Cancelar", retry: "Reintentar", undo: "Deshacer", save: "Guardar", more: "Ver más", loading: "Cargando…",
    total: "Total", offline: "Sin conexión. Lo que ves puede estar desactualizado; guardá cuando vuelva.", back: "Volvió la conexión.",
    unreachable: "No pudimos hablar con el servidor.", notFound: "Esta página no existe.", goHome: "Ir a Mi día", error: "Error",
    forbidden: (role: string) => `Tu rol (${role}) no permite ver esto. Pedíselo a quien administra el sistema.`,
    asOf: (time: string) => `Datos de las ${time}`, notifications: "Avisos", roles: { agent: "Gestión", supervisor: "Supervisión", strategist: "Estrategia", admin: "Administración", auditor: "Auditoría" } as Record<string, string>,
    apart: "En otra moneda: no está en la suma",
    signed: (n: number): string => (n > 0 ? "sube" : n < 0 ? "baja" : "sin cambio"), none: "—", debtors: (n: number, f: string) => plural(n, "1 deudor", `${f} deudores`),
    seeTable: "Ver como tabla", seeChart: "Ver como gráfico", today: "Hoy", yesterday: "Ayer", page: "Abrir página completa", by: (who: string) => `por ${who}`,
  },
  errors: {
    offline: "No hay conexión con el servidor. Revisá la red y reintentá.", slow: "El servidor tarda demasiado en responder. Reintentá en un momento.",
    internal: "Algo falló de nuestro lado. Reintentá en un momento.", http_404: "Eso ya no existe.", http_403: "Tu rol no permite hacer esto.",
    csrf: "La página quedó vieja. Recargala y probá de nuevo.",
  } as Record<string, string>,
  failed: {
    load: "No pudimos traer estos datos.", day: "No pudimos traer tu día.", board: "No pudimos traer el tablero.", portfolio: "No pudimos traer la cartera.", debtor: "No pudimos abrir esta ficha.",
    timeline: "No pudimos traer la historia.", statement: "No pudimos abrir la cuenta corriente.", imports: "No pudimos traer las importaciones.", matrix: "No pudimos traer la matriz.", save: "No se guardó.",
  },
  login: {
    title: "Ingresá a Aldía", user: "Usuario", password: "Contraseña", show: "Mostrar la contraseña", enter: "Ingresar", entering: "Ingresando…",
    missing: "Escribí tu usuario y tu contraseña.", promise: "La cobranza al día: qué hacer hoy con cada persona, y por qué.",
    expired: "Tu sesión terminó", expiredHelp: "Ingresá de nuevo para seguir. No perdiste nada de lo que estabas escribiendo.", other: "Entrar con otro usuario",
    points: ["Una próxima acción por deudor, con sus razones.", "Trato digno: horarios, topes y canales que se respetan solos.", "Cada número se puede explicar hasta la última cuenta."],
  },
  keys: {
    title: "Atajos de teclado", general: "En todos lados", go: "Ir a", list: "En la lista", debtor: "En la ficha", result: "Resultado de la gestión",
    palette: "Buscar e ir a cualquier lado", help: "Ver los atajos", search: "Buscar", down: "Bajar una fila", up: "Subir una fila", pageDown: "Bajar una pantalla", pageUp: "Subir una pantalla",
    first: "Ir al principio", last: "Ir al final", open: "Abrir la ficha", select: "Elegir la fila", close: "Cerrar", next: "Siguiente deudor", previous: "Deudor anterior", nextCase: "Siguiente caso",
    do: "Hacer la acción recomendada", saveNext: "Guardar y pasar al siguiente", choose: "Elegir esa respuesta", back: "Volver un paso", theme: "Cambiar entre claro y oscuro", filter: "Ir al filtro de texto", off: "Los atajos de una sola tecla están apagados en Preferencias.",
  },
  palette: { title: "Buscar o ir a…", placeholder: "Escribí un nombre, un documento o una acción", go: "Ir a", actions: "Acciones", debtors: "Deudores", nothing: (q: string) => `Nada coincide con «${q}».`, hint: "↑ ↓ para moverte, Enter para abrir, Esc para cerrar", busy: "Buscando…" },
  jobs: {
    phases: { looking: "Mirando el archivo", applying: "Leyendo y guardando", undoing: "Deshaciendo", deciding: "Evaluando y decidiendo", learning: "Aprendiendo" } as Record<string, string>,
    title: "Trabajos", none: "No hay trabajos en curso.", running: (n: number) => plural(n, "1 trabajo en curso", `${n} trabajos en curso`), done: "Terminado", failed: "Falló", lost: "Ya no se puede seguir", dismiss: "Quitar de la lista",
    progress: (done: string, total: string) => `${done} de ${total}`, rate: (rate: string) => `${rate} por segundo`, left: (time: string) => `faltan ${time}`, see: "Ver", ended: (title: string) => `Terminó: ${title}`, failure: (title: string) => `Falló: ${title}`,
  },
  kpi: {
    penetration: "Penetración", intensity: "Intensidad", hits: "Hits", rpc: "RPC", ptp: "PTP", kp: "KP",
    formula: {
      penetration: "Cuentas contactadas ÷ cuentas asignadas", intensity: "Intentos ÷ cuentas intentadas", hits: "Contactos ÷ intentos",
      rpc: "Contactos con el titular ÷ contactos totales", ptp: "Promesas de pago ÷ contactos con el titular", kp: "Promesas cumplidas ÷ promesas de pago",
    },
    previous: (value: string) => `Período anterior: ${value}`, noData: "Todavía no hay con qué calcularlo.", recovered: "Recuperado", recoveryRate: "Tasa de recupero", cureRate: "Tasa de cura", change: (points: string) => `${points} contra el período anterior`,
  },
  day: {
    title: "Mi día", greeting: (name: string) => `Hola, ${name}`, next: "Siguiente caso", noNext: "No queda nadie por gestionar hoy.", toWork: (n: number, f: string) => plural(n, "1 caso por gestionar", `${f} casos por gestionar`),
    capacity: (done: string, all: string) => `${done} de ${all} contactos de hoy`, done: "Hechos hoy", owed: "Saldo en la lista", promised: "Prometido para hoy", worklist: "Para gestionar", worklistHelp: "Ordenados por lo que se espera recuperar con cada contacto.",
    expected: "Valor esperado", expectedHelp: "Lo que se espera recuperar con este contacto: probabilidad × saldo, menos el costo.", days: "Atraso", balance: "Saldo", action: "Próxima mejor acción", why: "Por qué", debtor: "Deudor", lastContact: "Últ. contacto", lockedBy: (who: string) => `La gestiona ${who}`,
    promises: "Promesas que vencen", promisesNone: "Hoy no vence ninguna promesa.", kpis: "Mis indicadores", kpisAll: "Indicadores de todo el equipo", emptyLead: "No tenés casos asignados.", emptyLeadHelp: "Podés tomar el siguiente de los que nadie tiene, mirar cómo va el equipo o recorrer la cartera.", seeBoard: "Ver el tablero", empty: "No tenés casos para hoy.", emptyHelp: "La lista se arma sola con el ciclo de cada noche. Podés buscar a alguien o mirar la cartera.", seePortfolio: "Ver la cartera",
    more: (n: number, f: string) => plural(n, "Ver 1 más", `Ver ${f} más`),
    guide: {
      title: "Empecemos por tu cartera", lead: "Cuatro pasos y Aldía te dice qué hacer hoy con cada persona.", done: "Hecho",
      steps: [
        { title: "Importá la cartera", text: "Un archivo CSV o Excel con los clientes y lo que deben. Detectamos separador, fechas e importes.", action: "Importar cartera" },
        { title: "Corré el ciclo de hoy", text: "Calcula intereses, evalúa los seis indicadores y elige la próxima acción de cada deudor.", action: "Correr el ciclo" },
        { title: "Mirá la matriz", text: "Qué se hace con cada tipo de deudor. Viene una lista para usar; cambiá lo que quieras.", action: "Ver la matriz" },
        { title: "Sumá a tu equipo", text: "Con «aldia user add» en el servidor. Cada persona recibe su lista según su capacidad.", action: "" },
      ],
    },
    cycleJob: (day: string) => `Ciclo del ${day}`,
  },
  board: {
    title: "Tablero", periods: { month: "Este mes", last: "Mes anterior", week: "Últimos 7 días", days30: "Últimos 30 días", days90: "Últimos 90 días", custom: "Otro período" }, from: "Desde", to: "Hasta", apply: "Aplicar", badRange: "La fecha «desde» tiene que ser anterior a «hasta».",
    period: "Período", recovery: "Recupero acumulado", recoveryOf: (total: string, target: string) => `${total} de ${target}`, target: "Meta", recovered: "Recuperado", day: "Día", amount: "Importe", cumulative: "Acumulado", ofDay: "En el día",
    recoverySummary: (total: string, target: string) => `Recupero acumulado del período: ${total}${target ? `, con meta de ${target}` : ""}.`,
    apart: "Además, en otras monedas:",
    ageing: "Antigüedad de la mora", ageingHelp: "Elegí un tramo para ver esos deudores en la cartera.", seeStage: (label: string) => `Ver en la cartera el tramo ${label}`, stage: "Tramo", debtors: "Deudores", balance: "Saldo",
    roll: "Cómo se movió la mora", rollHelp: "De cada 100 cuentas que empezaron el período en un tramo (fila), cuántas lo terminaron en otro (columna).", share: "En %", counts: "En cuentas", fromTo: "Desde \\ hasta",
    agents: "Equipo", agent: "Persona", attempts: "Intentos", contacts: "Contactos", rightParty: "Titular", promises: "Promesas", kept: "Cumplidas", collected: "Efectividad", collectedHelp: "Importe que cobró cada persona en el período.", productivity: "Productividad", productivityHelp: "Gestiones por hora, y el tiempo que llevaron.", time: "Tiempo",
    calendar: "Promesas por vencer", calendarNone: "No hay promesas por vencer en estos días.", promisesOn: (n: number, f: string) => plural(n, "1 promesa", `${f} promesas`), empty: "Todavía no hay gestiones en este período.", emptyHelp: "Elegí otro período, o importá una cartera para empezar.", perHour: (n: string) => `${n}/h`, treatments: "Acciones recomendadas hoy",
    pace: { today: "Hoy", soFar: "Hasta hoy", left: "Falta por día", of: (v: string) => `de ${v}`, ahead: (v: string) => `${v} por encima`, behind: (v: string) => `${v} por debajo`, exact: "en la meta", done: "Meta alcanzada" },
    targets: { set: "Fijar meta", change: "Cambiar meta", title: "Meta de recupero", month: "Mes", house: "Toda la casa", houseHelp: "Si la fijás, vale en lugar de la suma de los acreedores.", help: "Se reparte en partes iguales entre los días del mes. Vacío es sin meta.", bad: "Escribí un importe, por ejemplo 1.250.000", saved: "Meta guardada.", sum: (v: string) => `Suman ${v}` }, scenarios: "Qué se espera cobrar", scenariosHelp: "Por lo que puede pasar con la economía; nueve de cada diez veces, entre esos importes", scenariosNone: "Nadie tiene deuda vencida.", scenario: "Escenario", inDays: (n: string) => `En ${n} días`, between: (least: string, most: string) => `de ${least} a ${most}`, realWage: (change: number, v: string) => change === 0 ? "El salario real quedó igual en tres meses." : `El salario real ${change < 0 ? "bajó" : "subió"} ${v} % en tres meses.`, realWageUnknown: "Sin datos publicados del salario real.", scenarioSource: (who: string) => `Fuente: ${who}.`, origination: "Para otorgar mejor", originationHelp: "Cómo resultaron los préstamos según producto, trimestre y peso sobre el ingreso, y por qué se atrasaron (CSV)",
  },
  bulk: {
    open: "Aplicar una acción", title: (n: number, f: string) => plural(n, "Una acción para 1 elegido", `Una acción para ${f} elegidos`), which: "¿Qué acción?", choose: "Elegí una acción", chooseOne: "Elegí una acción.", can: (n: number, f: string) => plural(n, "1 puede recibirla", `${f} pueden recibirla`), cannot: (n: number, f: string) => plural(n, "1 no", `${f} no`), permits: "Cada contacto pide su permiso al salir: lo que hoy no se puede no sale.",
    why: "¿Por qué?", reasons: ["Campaña de la casa", "Lo pidió el acreedor", "La acción prevista no alcanza"], other: "Otra razón", chooseReason: "Elegí o escribí una razón.", apply: (n: number, f: string) => plural(n, "Aplicar a 1", `Aplicar a ${f}`), job: (n: number, f: string) => plural(n, "Acción para 1 persona", `Acción para ${f} personas`), done: (n: number, f: string) => plural(n, "Se aplicó a 1 persona.", `Se aplicó a ${f} personas.`), notDone: (n: number, f: string) => plural(n, "A 1 no:", `A ${f} no:`),
  },
  views: {
    title: "Vistas", mine: "Tus vistas", shared: "Compartidas", isShared: "compartida", none: "Todavía no guardaste ninguna vista.", name: "Nombre de la vista", nameIt: "Ponele un nombre.", share: "Que la vea todo el equipo", keep: "Guardar esta vista", saved: "Vista guardada.", change: (name: string) => `Guardar los cambios en «${name}»`,
    first: "Ver al entrar", firstOf: (name: string) => `Ver «${name}» al entrar`, remove: "Borrar", removeOf: (name: string) => `Borrar «${name}»`, removed: (name: string) => `Borraste «${name}».`,
  },
  portfolio: {
    title: "Cartera", results: (n: number, f: string) => plural(n, "1 resultado", `${f} resultados`), text: "Nombre o documento", add: "Filtrar", clear: "Quitar todos", remove: (label: string) => `Quitar el filtro ${label}`, columns: "Columnas", export: "Exportar CSV", import: "Importar",
    stages: "Tramo", treatments: "Próxima acción", creditor: "Acreedor", product: "Producto", minOwed: "Saldo mínimo", maxOwed: "Saldo máximo", promise: "Promesas", promiseOpen: "Con promesa vigente", promiseBroken: "Con promesa rota", indicators: "Indicadores", min: "Mínimo", max: "Máximo", apply: "Aplicar filtros",
    col: { name: "Deudor", document: "Documento", products: "Producto", accounts: "Cuentas", days: "Atraso", owed: "Saldo", state: "Estado", ability: "Capacidad", willingness: "Voluntad", contactability: "Contacto", trust: "Confianza", outlook: "Pronóstico", strategy: "Estrategia", segment: "Segmento", treatment: "Próxima acción", last: "Últ. contacto" },
    select: "Elegir", selectRow: (name: string) => `Elegir a ${name}`, selected: (n: number, f: string) => plural(n, "1 elegido", `${f} elegidos`), copyDocs: "Copiar documentos", copied: "Documentos copiados.", unselect: "Soltar", grid: "Cartera de deudores",
    stale: (n: number, f: string) => plural(n, "1 cambio.", `${f} cambios.`), old: (time: string) => `Vista de las ${time}.`, refresh: "Actualizar", empty: "Nadie coincide con estos filtros.", emptyHelp: "Probá quitando alguno:", emptyAll: "Todavía no hay deudores.", emptyAllHelp: "Importá una cartera para empezar.", daysShort: (n: string) => `${n} d`, ago: (n: number, f: string): string => (n === 0 ? "hoy" : n === 1 ? "ayer" : `hace ${f} d`), never: "nunca",
    expired: "La vista se había vencido; la armamos de nuevo.", ageing: "Saldo por tramo", all: "Todos", from: (v: string) => `desde ${v}`, upTo: (v: string) => `hasta ${v}`, sorted: (by: string) => `Ordenar por ${by}`,
    segments: "Segmentos", segmentsHelp: "Probabilidad de que pague, contra lo que cuesta gestionarlo. Cuenta a quienes pasan los filtros.", segmentOf: (code: string) => ({ A: "paga probable", B: "paga posible", C: "paga difícil", Z: "sin deuda vencida" }[code[0] ?? ""] ?? code) + ({ "1": ", gestión barata", "2": ", gestión media", "3": ", gestión cara" }[code[1] ?? ""] ?? ""), costs: ["Gestión barata", "Gestión media", "Gestión cara"], chances: ["Paga probable", "Paga posible", "Paga difícil"], settled: (n: number, f: string) => plural(n, "1 sin deuda vencida", `${f} sin deuda vencida`), ofAll: (p: string) => `${p} del saldo`, party: "Tipo de deudor", persons: "Personas", companies: "Empresas", province: "Provincia", late: "Días de atraso", client: "Meses de cliente", lateFor: (range: string) => `Atraso ${range} días`, clientFor: (range: string) => `Cliente ${range} meses`,
  },
  debtor: {
    underRule: (code: string, d: string) => `según la norma ${code} del ${d}`, settled: (n: number, f: string) => plural(n, "1 cuenta sin saldo", `${f} cuentas sin saldo`),
    drawer: "Ficha", closeDrawer: "Cerrar ficha", person: "Persona", company: "Empresa", statement: "Cuenta corriente", debt: "Deuda a hoy", byComponent: "De qué se compone", accounts: "Cuentas", outstanding: (v: string) => `Con lo no vencido: ${v}`, seeStatement: (ref: string) => `Ver la cuenta corriente de ${ref}`, nextDue: (d: string) => `Próximo vencimiento ${d}`, unitValue: (unit: string, v: string, d: string, source: string) => `${unit} a ${v} el ${d} (${source})`, daysLate: (n: number, f: string) => (n <= 0 ? "al día" : plural(n, "1 día de atraso", `${f} días de atraso`)),
    rules: "Reglas de contacto", allowed: "Se puede", notAllowed: "No se puede", fromWhen: (d: string) => `desde el ${d}`, until: (d: string) => `hasta ${d}`, again: (d: string) => `de nuevo desde ${d}`, points: "Contactos", pointStates: { good: "Funciona", bad: "No funciona", unknown: "Sin probar" } as Record<string, string>, pointUse: (contacts: string, attempts: string) => `${contacts} de ${attempts}`, pointHelp: "Veces que atendió o respondió, de los intentos", noPoints: "No hay cómo contactarlo. Sumá un teléfono o correo al importar.",
    indicators: "Indicadores", confidence: (n: string) => `Confianza ${n} %`, confidenceHelp: "Cuánto sabemos para decirlo", noReasons: "Todavía no hay razones que mostrar.", points_: (n: string) => `${n} puntos`, trend: (n: string) => `${n} en 30 días`, stable: "estable",
    promises: "Promesas", noPromises: "No hizo promesas.", due: (d: string) => `vence el ${d}`, paid: (v: string) => `pagó ${v}`,
    history: "Historia", all: "Todo", kinds: { touch: "Contactos", payment: "Pagos", decision: "Decisiones", promise: "Promesas", right: "Derechos" }, noHistory: "Todavía no pasó nada con esta persona.", noneOfKind: "No hay nada de este tipo.", older: "Ver anteriores",
    undo: { title: "Deshacer este resultado", help: "Queda tachado en la historia y deja de contar. Si hubo una promesa, se retira con su pausa, y se decide de nuevo qué hacer.", reason: "¿Qué estaba mal?", reasons: ["Elegí mal el resultado", "Era otra persona", "El importe o la fecha estaban mal"], other: "Otra razón", choose: "Elegí o escribí una razón", confirm: "Deshacer resultado", done: (name: string) => `Resultado anulado. ${name} vuelve a la lista.`, quick: "Se deshizo apenas guardado", undone: (who: string, when: string) => `Anulado por ${who}, ${when}`, reversed: (when: string) => `Revertido ${when}`, open: "Abrir la ficha" },
    channels: { email: "Correo", sms: "SMS", whatsapp: "WhatsApp", voice: "Teléfono", letter: "Carta", visit: "Visita", portal: "Portal" } as Record<string, string>, pointKinds: { phone: "Teléfono", email: "Correo", address: "Domicilio" } as Record<string, string>, in: "recibido", out: "enviado", system: "Sistema",
    registry: "Central de Deudores", noRegistry: "No hay datos de la Central de Deudores.", registryWorst: (n: string) => `Situación ${n}`, noSituation: "Sin situación", registrySum: (n: number, f: string, v: string) => `${plural(n, "1 entidad", `${f} entidades`)} · ${v}`, registryMonths: (from: string, to: string) => `De ${from} a ${to}`, registryMonth: (month: string, what: string) => `${month}: ${what}`, registryUntold: "sin datos", registryCorrected: "rectificado", registryDisputed: "no cuenta", registryLeftOut: (n: number, f: string) => `${plural(n, "No cuenta 1 entrada", `No cuentan ${f} entradas`)}: en revisión, en juicio o caduca.`, registryKnown: (d: string) => `Según lo publicado al ${d}`, registryAsked: (d: string) => `consultado el ${d}`, registryCheques: (n: number, f: string) => plural(n, "1 cheque rechazado sin pagar", `${f} cheques rechazados sin pagar`), registryTold: (n: string, label: string) => `Situación ${n}: ${label}`, registryToldBy: (who: string, file: string, d: string) => `Lo informó ${who} en ${file}, el ${d}.`, registryToldOnly: "La Central de Deudores no dice nada; esto lo informó el acreedor.", registryPrivate: "Solo para el equipo: no se comparte con nadie más.",
    hold: "En pausa", holdUntil: (label: string, d: string) => `${label}, hasta el ${d}`, consentWithdrawn: "Pidió no recibir", consentGiven: "Aceptó recibir", segment: "Segmento", manage: "Gestionar", times: (n: string) => `${n} veces seguidas`,
  },
  action: {
    title: "Próxima mejor acción", do: "Hacerlo", other: "Otra acción", later: "Posponer", done: "Anotado: lo hacés vos.", none: "No hay nada que hacer hoy con esta persona.", noneHelp: "Volverá a evaluarse esta noche, o antes si paga o responde.", expected: (v: string) => `Se espera recuperar ${v}`, share: (v: string) => `Elegida en el ${v} de casos iguales`, matrix: (v: string) => `Matriz, versión ${v}`,
    whichOther: "¿Qué acción conviene más?", reason: "¿Por qué?", reasonHelp: "Tu razón vuelve a la matriz: así aprende.", reasons: ["Lo pidió la persona", "Ya se intentó y no sirvió", "Tengo un dato que el sistema no tiene", "No corresponde por su situación"], otherReason: "Otra razón", use: "Usar esta acción", untilWhen: "¿Hasta cuándo?", tomorrow: "Mañana", in3: "En 3 días", in7: "En una semana", in15: "En 15 días", postpone: "Posponer", postponed: (d: string) => `Pospuesto hasta el ${d}.`, changed: (label: string) => `Ahora: ${label}.`, answered: { do: "La tomaste", other: "La cambiaste", later: "La pospusiste" } as Record<string, string>, choose: "Elegí una acción", chooseReason: "Elegí o escribí una razón", ahead: "Y si no paga ni responde", aheadHelp: "Es lo que se decidiría con lo que se sabe hoy; cualquier pago o respuesta lo cambia en el momento.",
  },
  result: {
    title: "Resultado", start: "Gestionar", startHelp: "Toma el caso para que nadie más lo trabaje a la vez.", locked: "Tomado por vos", lockedBy: "La está gestionando otra persona.", release: "Soltar", time: "Tiempo", via: "Por", note: "Nota", notePlaceholder: "Lo que conviene recordar la próxima vez", noteAsked: "Contá brevemente qué dijo.", tone: "Tono", noTone: "Sin indicar", tones: { friendly: "Amable", evasive: "Evasivo", hostile: "Hostil" } as Record<string, string>, amount: "Importe", due: "Vence", creditor: "Acreedor", callBack: "¿Cuándo?", all: "Todo lo vencido", save: "Guardar", saveNext: "Guardar y pasar al siguiente", saved: "Guardado.", savedNext: (name: string) => `Guardado lo de ${name}.`, noMore: "Guardado. No queda nadie más por hoy.", choose: "Elegí el resultado", back: "Volver", badAmount: "Escribí un importe, por ejemplo 65.654", tooMuch: "Es más de lo que debe", badDate: "Elegí una fecha desde hoy", draft: "Recuperamos lo que estabas escribiendo.", promiseHelp: "La promesa pone en pausa los contactos hasta que venza.", problems: "Falta algo para guardar:",
  },
  statement: {
    title: "Cuenta corriente", asOf: "Saldo al", lines: "Movimientos", date: "Fecha", concept: "Concepto", debit: "Debe", credit: "Haber", balance: "Saldo", instalments: "Cuotas y cómo crecieron", number: "Cuota", due: "Vencimiento", principal: "Capital", interest: "Interés", vat: "IVA", fees: "Gastos", late: "Atraso", compensatory: "Compensatorio", penalty: "Punitorio", lateVat: "IVA de mora", total: "Total", explain: "Ver la cuenta", backTo: "Volver a la ficha", none: "La cuenta no tiene movimientos.", noneUnpaid: "No hay cuotas impagas a esta fecha.", inPesos: (money: string, value: string, day: string) => `${money}, a ${value} por unidad el ${day}`,
  },
  agreements, bank, fairness, learning, models, payment, rights,
  documents: {
    title: "Documentos", help: "Quedan guardados con su código, que cualquiera puede verificar.", csv: "Bajar el CSV", issued: (kind: string, code: string) => `${kind}: código ${code}.`, kinds: { statement: "Estado de cuenta", receipt: "Recibo del último pago", certificate: "Certificado de deuda", clearance: "Libre deuda", liquidation: "Liquidación judicial", slip: "Talón de pago" },
  },
  imports: {
    title: "Importar", lead: "Traé clientes, obligaciones o pagos. Nada se guarda hasta que lo confirmes, y se puede deshacer entero.", drop: "Soltá un archivo acá", or: "o", choose: "Elegir archivo", formats: "CSV, TXT o Excel. Detectamos separador, codificación, fechas y decimales.", uploading: (p: string) => `Subiendo… ${p}`, stop: "Cancelar la subida",
    steps: ["Archivo", "Columnas", "Control", "Resultado"], step: (n: number, all: number) => `Paso ${n} de ${all}`, detected: "Lo que encontramos", rows: (n: number, f: string) => plural(n, "1 fila", `${f} filas`), encoding: "Codificación", delimiter: "Separador", decimal: "Decimales con", kind: "Formato", size: "Tamaño", kinds: { text: "Texto", workbook: "Planilla" } as Record<string, string>, delimiters: { ",": "coma", ";": "punto y coma", "\t": "tabulación", "|": "barra" } as Record<string, string>, decimals: { ",": "coma", ".": "punto" } as Record<string, string>,
    creditor: "Acreedor", creditorNew: "Escribí un nombre nuevo o elegí uno", mapping: "Cómo se lee", mappingOwn: "Elegir columna por columna", mappingKnown: (label: string) => `Formato conocido: ${label}`, column: "Columna del archivo", samples: "Muestras", field: "Es…", ignore: "No se usa", sure: "Seguro", likely: "Parece", unsure: "Elegí", required: (list: string) => `Falta indicar: ${list}.`, twice: (label: string) => `«${label}» está elegido en dos columnas.`, needCreditor: "Decí de qué acreedor es la cartera.", check: "Controlar sin guardar", checking: "Controlando…", restart: "Empezar de nuevo",
    wouldCreate: "nuevas", wouldUpdate: "actualizadas", unchanged: "sin cambios", rejected: "rechazadas", payments: "pagos", billed: "facturado", lent: "prestado", paid: "pagado", read: "leídas", dry: "Esto es lo que pasaría. Todavía no se guardó nada.", problems: "Filas que no se pueden tomar", problem: "Problema", count: "Filas", sample: "Muestra de rechazadas", line: "Línea", value: "Valor", reason: "Motivo", allGood: "Todas las filas se pueden tomar.", download: "Descargar rechazadas", run: (n: string) => `Importar ${n} filas`, backToColumns: "Volver a columnas", seconds: (s: string) => `en ${s} s`,
    running: "Importando…", leave: "Podés seguir con otra cosa: te avisamos cuando termine.", finished: "Importación terminada", seePortfolio: "Ver la cartera", runCycle: "Correr el ciclo de hoy", undo: "Deshacer la importación", undoTitle: "¿Deshacer toda la importación?", undoText: "Se quita todo lo que trajo este archivo y lo que cambió vuelve a como estaba.", undoing: (name: string) => `Deshacer ${name}`, undone: "Deshecha", jobTitle: (name: string) => `Importar ${name}`, checkTitle: (name: string) => `Controlar ${name}`,
    past: "Importaciones anteriores", none: "Todavía no importaste nada.", name: "Archivo", when: "Cuándo", who: "Quién", created: "Nuevas", updated: "Actualizadas", quarantined: "Rechazadas", state: "Estado", states: { done: "Terminada", undone: "Deshecha", undoing: "Deshaciéndose", running: "En curso", failed: "Falló", checked: "Controlada" } as Record<string, string>, failed: "La importación falló.", tryAgain: "Volver a intentar",
  },
  matrix: {
    shipped: (v: string, who: string) => `Versión ${v}, la que viene con ${who}`,
    title: "Matriz de estrategias", version: (v: string, d: string, who: string) => `Versión ${v}, vigente desde el ${d}, por ${who}`, debtors: (n: number, f: string) => plural(n, "1 deudor", `${f} deudores`), layers: "Capas", empty: "Sin acción", fixed: "Fijada", fixedHelp: "El aprendizaje no la cambia", changed: "En el borrador", select: "Elegí una celda para ver y cambiar qué se hace.", cellTitle: (row: string, column: string) => `${row}, ${column.toLowerCase()}`,
    today: (label: string, share: string) => `Se elige «${label}» en el ${share} de los casos.`, weights: "Qué se hace y cuánto", weight: "Peso", weightOf: (label: string) => `Peso de ${label}, en por ciento`, sum: (n: string) => `Suma ${n} %`, mustSum: "Los pesos tienen que sumar 100.", addTreatment: "Agregar acción", removeTreatment: (label: string) => `Quitar ${label}`, fix: "Fijar: que el aprendizaje no la cambie", note: "Nota", notePlaceholder: "Por qué la cambiás", saveCell: "Guardar en el borrador", savedCell: "Guardado en el borrador.", readOnly: "Tu rol puede ver la matriz, no cambiarla.", evenly: "Repartir",
    draft: (n: number) => plural(n, "Hay un borrador con 1 celda cambiada", `Hay un borrador con ${n} celdas cambiadas`), publish: "Publicar", publishTitle: (v: string) => `Publicar la versión ${v}`, publishHelp: "Vale para las decisiones que se tomen desde ahora.", publishNote: "¿Qué cambia y por qué?", publishNow: "Publicar versión", discard: "Descartar", discarded: "Borrador descartado.", published: (v: string) => `Versión ${v} publicada.`, needNote: "Contá en una línea qué cambia.", was: "antes", now: "ahora",
    versions: "Versiones", versionsTitle: "Versiones de la matriz", rollback: "Volver a esta", rolledBack: (v: string) => `Vigente de nuevo: lo que decía la versión ${v}.`, current: "Vigente", limits: "Límites que no se tocan", cost: (v: string) => `Costo ${v} por contacto`, free: "Sin costo", treatments: "Las acciones", unsaved: "Hay cambios sin guardar en esta celda. ¿Descartarlos?", keys: "Flechas para moverte entre celdas",
  },
};

export type Texts = typeof es;
