// Português do Brasil.
import { agreements } from "./pt.agreements";
import { bank } from "./pt.bank";
import { fairness } from "./pt.fairness";
import { learning } from "./pt.learning";
import { models } from "./pt.models";
import { payment } from "./pt.payment";
import { rights } from "./pt.rights";
import type { Texts } from "./es";

const plural = (n: number, one: string, many: string) => (n === 1 ? one : many);

export const pt: Texts = {
  app: {
    automatic: "Automático", sources: { import: "Importação" }, products: { personal_loan: "Empréstimo pessoal", store_credit: "Crediário", common_charges: "Condomínio", credit_card: "Cartão de crédito", payroll_loan: "Empréstimo consignado", pledge_loan: "Empréstimo com garantia", consumer_loan: "Crédito ao consumo", overdraft: "Cheque especial", store_card: "Cartão da loja", microloan: "Microcrédito" },
    name: "Aldía", main: "Principal", skip: "Ir para o conteúdo", search: "Buscar por nome ou documento", searchShort: "Buscar",
    navGroups: { work: "Trabalho", portfolio: "Carteira", strategy: "Estratégia", analysis: "Análise" },
    nav: { day: "Meu dia", agreements: "Acordos", bank: "Banco", board: "Painel", fairness: "Equidade", portfolio: "Carteira", import: "Importar", matrix: "Matriz", models: "Modelos", rights: "Direitos" },
    preferences: "Preferências", theme: "Tema", themes: { system: "O do sistema", light: "Claro", dark: "Escuro" },
    density: "Densidade", densities: { compact: "Compacta", normal: "Normal", wide: "Ampla" }, language: "Idioma",
    letters: "Atalhos de uma tecla só", lettersHelp: "Desligue se você dita por voz ou se disparam sem querer.",
    leave: "Sair", account: "Sua conta", close: "Fechar", cancel: "Cancelar", retry: "Tentar de novo", undo: "Desfazer", save: "Salvar", more: "Ver mais", loading: "Carregando…",
    total: "Total", offline: "Sem conexão. O que você vê pode estar desatualizado; salve quando voltar.", back: "A conexão voltou.",
    unreachable: "Não conseguimos falar com o servidor.", notFound: "Esta página não existe.", goHome: "Ir para Meu dia", error: "Erro",
    forbidden: (role) => `Seu papel (${role}) não permite ver isto. Peça a quem administra o sistema.`,
    asOf: (time) => `Dados das ${time}`, notifications: "Avisos", roles: { agent: "Cobrança", supervisor: "Supervisão", strategist: "Estratégia", admin: "Administração", auditor: "Auditoria" },
    apart: "Em outra moeda: fora da soma",
    signed: (n) => (n > 0 ? "sobe" : n < 0 ? "desce" : "sem mudança"), none: "—", debtors: (n, f) => plural(n, "1 devedor", `${f} devedores`),
    seeTable: "Ver como tabela", seeChart: "Ver como gráfico", today: "Hoje", yesterday: "Ontem", page: "Abrir página completa", by: (who) => `por ${who}`,
  },
  errors: {
    offline: "Não há conexão com o servidor. Confira a rede e tente de novo.", slow: "O servidor está demorando demais. Tente daqui a pouco.",
    internal: "Algo falhou do nosso lado. Tente daqui a pouco.", http_404: "Isso não existe mais.", http_403: "Seu papel não permite fazer isto.",
    csrf: "A página ficou velha. Recarregue e tente de novo.",
  },
  failed: {
    load: "Não conseguimos trazer estes dados.", day: "Não conseguimos trazer o seu dia.", board: "Não conseguimos trazer o painel.", portfolio: "Não conseguimos trazer a carteira.", debtor: "Não conseguimos abrir esta ficha.",
    timeline: "Não conseguimos trazer o histórico.", statement: "Não conseguimos abrir a conta corrente.", imports: "Não conseguimos trazer as importações.", matrix: "Não conseguimos trazer a matriz.", save: "Não foi salvo.",
  },
  login: {
    title: "Entre no Aldía", user: "Usuário", password: "Senha", show: "Mostrar a senha", enter: "Entrar", entering: "Entrando…",
    missing: "Escreva seu usuário e sua senha.", promise: "A cobrança em dia: o que fazer hoje com cada pessoa, e por quê.",
    expired: "Sua sessão terminou", expiredHelp: "Entre de novo para continuar. Nada do que você escrevia se perdeu.", other: "Entrar com outro usuário",
    points: ["Uma próxima ação por devedor, com suas razões.", "Tratamento digno: horários, limites e canais que se respeitam sozinhos.", "Cada número pode ser explicado até a última conta."],
  },
  keys: {
    title: "Atalhos de teclado", general: "Em todo lugar", go: "Ir para", list: "Na lista", debtor: "Na ficha", result: "Resultado do contato",
    palette: "Buscar e ir a qualquer lugar", help: "Ver os atalhos", search: "Buscar", down: "Descer uma linha", up: "Subir uma linha", pageDown: "Descer uma tela", pageUp: "Subir uma tela",
    first: "Ir ao começo", last: "Ir ao fim", open: "Abrir a ficha", select: "Escolher a linha", close: "Fechar", next: "Próximo devedor", previous: "Devedor anterior", nextCase: "Próximo caso",
    do: "Fazer a ação recomendada", saveNext: "Salvar e ir ao próximo", choose: "Escolher essa resposta", back: "Voltar um passo", theme: "Alternar claro e escuro", filter: "Ir ao filtro de texto", off: "Os atalhos de uma tecla só estão desligados nas Preferências.",
  },
  palette: { title: "Buscar ou ir para…", placeholder: "Escreva um nome, um documento ou uma ação", go: "Ir para", actions: "Ações", debtors: "Devedores", nothing: (q) => `Nada coincide com «${q}».`, hint: "↑ ↓ para mover, Enter para abrir, Esc para fechar", busy: "Buscando…" },
  jobs: {
    phases: { looking: "Olhando o arquivo", applying: "Lendo e salvando", undoing: "Desfazendo", deciding: "Avaliando e decidindo", learning: "Aprendendo" },
    title: "Tarefas", none: "Não há tarefas em curso.", running: (n) => plural(n, "1 tarefa em curso", `${n} tarefas em curso`), done: "Terminada", failed: "Falhou", lost: "Não dá mais para acompanhar", dismiss: "Tirar da lista",
    progress: (done, total) => `${done} de ${total}`, rate: (rate) => `${rate} por segundo`, left: (time) => `faltam ${time}`, see: "Ver", ended: (title) => `Terminou: ${title}`, failure: (title) => `Falhou: ${title}`,
  },
  kpi: {
    penetration: "Penetração", intensity: "Intensidade", hits: "Hits", rpc: "RPC", ptp: "PTP", kp: "KP",
    formula: {
      penetration: "Contas contatadas ÷ contas atribuídas", intensity: "Tentativas ÷ contas tentadas", hits: "Contatos ÷ tentativas",
      rpc: "Contatos com o titular ÷ contatos totais", ptp: "Promessas de pagamento ÷ contatos com o titular", kp: "Promessas cumpridas ÷ promessas de pagamento",
    },
    previous: (value) => `Período anterior: ${value}`, noData: "Ainda não há como calcular.", recovered: "Recuperado", recoveryRate: "Taxa de recuperação", cureRate: "Taxa de cura", change: (points) => `${points} contra o período anterior`,
  },
  day: {
    title: "Meu dia", greeting: (name) => `Olá, ${name}`, next: "Próximo caso", noNext: "Não resta ninguém para hoje.", toWork: (n, f) => plural(n, "1 caso a trabalhar", `${f} casos a trabalhar`),
    capacity: (done, all) => `${done} de ${all} contatos de hoje`, done: "Feitos hoje", owed: "Saldo na lista", promised: "Prometido para hoje", worklist: "A trabalhar", worklistHelp: "Na ordem do que se espera recuperar com cada contato.",
    expected: "Valor esperado", expectedHelp: "O que se espera recuperar com este contato: probabilidade × saldo, menos o custo.", days: "Atraso", balance: "Saldo", action: "Próxima melhor ação", why: "Por quê", debtor: "Devedor", lastContact: "Últ. contato", lockedBy: (who) => `Com ${who}`,
    promises: "Promessas que vencem", promisesNone: "Hoje não vence nenhuma promessa.", kpis: "Meus indicadores", kpisAll: "Indicadores de toda a equipe", emptyLead: "Você não tem casos atribuídos.", emptyLeadHelp: "Você pode pegar o próximo dos que ninguém tem, ver como vai a equipe ou percorrer a carteira.", seeBoard: "Ver o painel", empty: "Você não tem casos para hoje.", emptyHelp: "A lista se monta sozinha com o ciclo de cada noite. Você pode buscar alguém ou ver a carteira.", seePortfolio: "Ver a carteira",
    more: (n, f) => plural(n, "Ver mais 1", `Ver mais ${f}`),
    guide: {
      title: "Comecemos pela sua carteira", lead: "Quatro passos e o Aldía diz o que fazer hoje com cada pessoa.", done: "Feito",
      steps: [
        { title: "Importe a carteira", text: "Um arquivo CSV ou Excel com os clientes e o que devem. Detectamos separador, datas e valores.", action: "Importar carteira" },
        { title: "Rode o ciclo de hoje", text: "Calcula juros, avalia os seis indicadores e escolhe a próxima ação de cada devedor.", action: "Rodar o ciclo" },
        { title: "Veja a matriz", text: "O que se faz com cada tipo de devedor. Vem uma pronta para usar; mude o que quiser.", action: "Ver a matriz" },
        { title: "Some a sua equipe", text: "Com «aldia user add» no servidor. Cada pessoa recebe sua lista conforme sua capacidade.", action: "" },
      ],
    },
    cycleJob: (day) => `Ciclo de ${day}`,
  },
  board: {
    title: "Painel", periods: { month: "Este mês", last: "Mês anterior", week: "Últimos 7 dias", days30: "Últimos 30 dias", days90: "Últimos 90 dias", custom: "Outro período" }, from: "De", to: "Até", apply: "Aplicar", badRange: "A data «de» tem de ser anterior a «até».",
    period: "Período", recovery: "Recuperação acumulada", recoveryOf: (total, target) => `${total} de ${target}`, target: "Meta", recovered: "Recuperado", day: "Dia", amount: "Valor", cumulative: "Acumulado", ofDay: "No dia",
    recoverySummary: (total, target) => `Recuperação acumulada do período: ${total}${target ? `, com meta de ${target}` : ""}.`,
    apart: "Além disso, em outras moedas:",
    ageing: "Idade do atraso", ageingHelp: "Escolha uma faixa para ver esses devedores na carteira.", seeStage: (label) => `Ver na carteira a faixa ${label}`, stage: "Faixa", debtors: "Devedores", balance: "Saldo",
    roll: "Como o atraso se moveu", rollHelp: "De cada 100 contas que começaram o período numa faixa (linha), quantas terminaram em outra (coluna).", share: "Em %", counts: "Em contas", fromTo: "De \\ até",
    agents: "Equipe", agent: "Pessoa", attempts: "Tentativas", contacts: "Contatos", rightParty: "Titular", promises: "Promessas", kept: "Cumpridas", collected: "Efetividade", collectedHelp: "Valor que cada pessoa cobrou no período.", productivity: "Produtividade", productivityHelp: "Atendimentos por hora, e o tempo que levaram.", time: "Tempo",
    calendar: "Promessas a vencer", calendarNone: "Não há promessas a vencer nestes dias.", promisesOn: (n, f) => plural(n, "1 promessa", `${f} promessas`), empty: "Ainda não há contatos neste período.", emptyHelp: "Escolha outro período, ou importe uma carteira para começar.", perHour: (n) => `${n}/h`, pace: { today: "Hoje", soFar: "Até hoje", left: "Falta por dia", of: (v) => `de ${v}`, ahead: (v) => `${v} acima`, behind: (v) => `${v} abaixo`, exact: "na meta", done: "Meta alcançada" },
    targets: { set: "Definir meta", change: "Mudar meta", title: "Meta de recuperação", month: "Mês", house: "A casa toda", houseHelp: "Se definida, vale no lugar da soma dos credores.", help: "É repartida em partes iguais entre os dias do mês. Vazio é sem meta.", bad: "Escreva um valor, por exemplo 1.250.000", saved: "Meta salva.", sum: (v) => `Somam ${v}` },
    treatments: "Ações recomendadas hoje", scenarios: "O que se espera receber", scenariosHelp: "Conforme o que possa acontecer com a economia; nove em dez vezes, entre esses valores", scenariosNone: "Ninguém tem dívida vencida.", scenario: "Cenário", inDays: (n) => `Em ${n} dias`, between: (least, most) => `de ${least} a ${most}`, realWage: (change, v) => change === 0 ? "O salário real ficou igual em três meses." : `O salário real ${change < 0 ? "caiu" : "subiu"} ${v} % em três meses.`, realWageUnknown: "Sem dados publicados do salário real.", scenarioSource: (who) => `Fonte: ${who}.`, origination: "Para conceder melhor", originationHelp: "Como resultaram os empréstimos por produto, trimestre e peso sobre a renda, e por que atrasaram (CSV)",
  },
  bulk: {
    open: "Aplicar uma ação", title: (n, f) => plural(n, "Uma ação para 1 escolhido", `Uma ação para ${f} escolhidos`), which: "Qual ação?", choose: "Escolha uma ação", chooseOne: "Escolha uma ação.", can: (n, f) => plural(n, "1 pode recebê-la", `${f} podem recebê-la`), cannot: (n, f) => plural(n, "1 não", `${f} não`), permits: "Cada contato pede sua permissão ao sair: o que não é permitido não sai.",
    why: "Por quê?", reasons: ["Campanha da casa", "O credor pediu", "A ação prevista não basta"], other: "Outra razão", chooseReason: "Escolha ou escreva uma razão.", apply: (n, f) => plural(n, "Aplicar a 1", `Aplicar a ${f}`), job: (n, f) => plural(n, "Ação para 1 pessoa", `Ação para ${f} pessoas`), done: (n, f) => plural(n, "Aplicada a 1 pessoa.", `Aplicada a ${f} pessoas.`), notDone: (n, f) => plural(n, "A 1 não:", `A ${f} não:`),
  },
  views: {
    title: "Visões", mine: "Suas visões", shared: "Compartilhadas", isShared: "compartilhada", none: "Você ainda não guardou nenhuma visão.", name: "Nome da visão", nameIt: "Dê um nome.", share: "Mostrar a toda a equipe", keep: "Guardar esta visão", saved: "Visão guardada.", change: (name) => `Guardar as mudanças em «${name}»`,
    first: "Ver ao entrar", firstOf: (name) => `Ver «${name}» ao entrar`, remove: "Apagar", removeOf: (name) => `Apagar «${name}»`, removed: (name) => `Você apagou «${name}».`,
  },
  portfolio: {
    title: "Carteira", results: (n, f) => plural(n, "1 resultado", `${f} resultados`), text: "Nome ou documento", add: "Filtrar", clear: "Tirar todos", remove: (label) => `Tirar o filtro ${label}`, columns: "Colunas", export: "Exportar CSV", import: "Importar",
    stages: "Faixa", treatments: "Próxima ação", creditor: "Credor", product: "Produto", minOwed: "Saldo mínimo", maxOwed: "Saldo máximo", promise: "Promessas", promiseOpen: "Com promessa vigente", promiseBroken: "Com promessa quebrada", indicators: "Indicadores", min: "Mínimo", max: "Máximo", apply: "Aplicar filtros",
    col: { name: "Devedor", document: "Documento", products: "Produto", accounts: "Contas", days: "Atraso", owed: "Saldo", state: "Estado", ability: "Capacidade", willingness: "Vontade", contactability: "Contato", trust: "Confiança", outlook: "Prognóstico", strategy: "Estratégia", segment: "Segmento", treatment: "Próxima melhor ação", last: "Últ. contato" },
    select: "Escolher", selectRow: (name) => `Escolher ${name}`, selected: (n, f) => plural(n, "1 escolhido", `${f} escolhidos`), copyDocs: "Copiar documentos", copied: "Documentos copiados.", unselect: "Soltar", grid: "Carteira de devedores",
    stale: (n, f) => plural(n, "1 mudança.", `${f} mudanças.`), old: (time) => `Vista das ${time}.`, refresh: "Atualizar", empty: "Ninguém coincide com estes filtros.", emptyHelp: "Tente tirar algum:", emptyAll: "Ainda não há devedores.", emptyAllHelp: "Importe uma carteira para começar.", daysShort: (n) => `${n} d`, ago: (n, f) => (n === 0 ? "hoje" : n === 1 ? "ontem" : `há ${f} d`), never: "nunca",
    expired: "A vista tinha vencido; montamos de novo.", ageing: "Saldo por faixa", all: "Todos", from: (v) => `desde ${v}`, upTo: (v) => `até ${v}`, sorted: (by) => `Ordenar por ${by}`,
    segments: "Segmentos", segmentsHelp: "Probabilidade de pagar, contra o custo de gerir. Conta quem passa pelos filtros.", segmentOf: (code) => ({ A: "pagamento provável", B: "pagamento possível", C: "pagamento difícil", Z: "sem dívida vencida" }[code[0] ?? ""] ?? code) + ({ "1": ", gestão barata", "2": ", gestão média", "3": ", gestão cara" }[code[1] ?? ""] ?? ""), costs: ["Gestão barata", "Gestão média", "Gestão cara"], chances: ["Pagamento provável", "Pagamento possível", "Pagamento difícil"], settled: (n, f) => plural(n, "1 sem dívida vencida", `${f} sem dívida vencida`), ofAll: (p) => `${p} do saldo`, party: "Tipo de devedor", persons: "Pessoas", companies: "Empresas", province: "Província", late: "Dias de atraso", client: "Meses de cliente", lateFor: (range) => `Atraso ${range} dias`, clientFor: (range) => `Cliente ${range} meses`,
  },
  debtor: {
    underRule: (code, d) => `segundo a norma ${code} de ${d}`, settled: (n, f) => plural(n, "1 conta sem saldo", `${f} contas sem saldo`),
    drawer: "Ficha", closeDrawer: "Fechar ficha", person: "Pessoa", company: "Empresa", statement: "Conta corrente", debt: "Dívida hoje", byComponent: "Do que se compõe", accounts: "Contas", outstanding: (v) => `Com o não vencido: ${v}`, seeStatement: (ref) => `Ver a conta corrente de ${ref}`, nextDue: (d) => `Próximo vencimento ${d}`, unitValue: (unit, v, d, source) => `${unit} a ${v} em ${d} (${source})`, daysLate: (n, f) => (n <= 0 ? "em dia" : plural(n, "1 dia de atraso", `${f} dias de atraso`)),
    rules: "Regras de contato", allowed: "Pode", notAllowed: "Não pode", fromWhen: (d) => `desde ${d}`, until: (d) => `até ${d}`, again: (d) => `de novo desde ${d}`, points: "Contatos", pointStates: { good: "Funciona", bad: "Não funciona", unknown: "Sem testar" }, pointUse: (contacts, attempts) => `${contacts} de ${attempts}`, pointHelp: "Vezes que atendeu ou respondeu, das tentativas", noPoints: "Não há como contatar. Some um telefone ou e-mail ao importar.",
    indicators: "Indicadores", wouldChange: "Que dado o mudaria", wouldBe: (n) => `seria ${n}`, unknownNow: "(hoje não se sabe)", past: (values, since) => `Desde ${since}: ${values}`, fresh: (n, f) => n === 0 ? "com dados de hoje" : plural(n, "com dados de 1 dia atrás", `com dados de ${f} dias atrás`), noData: "sem dados próprios", confidence: (n) => `Confiança ${n} %`, confidenceHelp: "Quanto sabemos para dizê-lo", noReasons: "Ainda não há razões para mostrar.", points_: (n) => `${n} pontos`, trend: (n) => `${n} em 30 dias`, stable: "estável",
    promises: "Promessas", noPromises: "Não fez promessas.", due: (d) => `vence em ${d}`, paid: (v) => `pagou ${v}`,
    history: "Histórico", all: "Tudo", kinds: { touch: "Contatos", payment: "Pagamentos", decision: "Decisões", promise: "Promessas", right: "Direitos" }, noHistory: "Ainda não aconteceu nada com esta pessoa.", undo: { title: "Desfazer este resultado", help: "Fica riscado no histórico e deixa de contar. Se houve promessa, é retirada com sua pausa, e se decide de novo o que fazer.", reason: "O que estava errado?", reasons: ["Escolhi o resultado errado", "Era outra pessoa", "O valor ou a data estavam errados"], other: "Outra razão", choose: "Escolha ou escreva uma razão", confirm: "Desfazer resultado", done: (name) => `Resultado anulado. ${name} volta à lista.`, quick: "Desfeito logo depois de salvar", undone: (who, when) => `Anulado por ${who}, ${when}`, reversed: (when) => `Estornado ${when}`, open: "Abrir a ficha" },
    noneOfKind: "Não há nada deste tipo.", older: "Ver anteriores",
    channels: { email: "E-mail", sms: "SMS", whatsapp: "WhatsApp", voice: "Telefone", letter: "Carta", visit: "Visita", portal: "Portal" }, pointKinds: { phone: "Telefone", email: "E-mail", address: "Endereço" }, in: "recebido", out: "enviado", system: "Sistema",
    registry: "Central de Devedores", noRegistry: "Não há dados da Central de Devedores.", registryWorst: (n) => `Situação ${n}`, noSituation: "Sem situação", registrySum: (n, f, v) => `${plural(n, "1 entidade", `${f} entidades`)} · ${v}`, registryMonths: (from, to) => `De ${from} a ${to}`, registryMonth: (month, what) => `${month}: ${what}`, registryUntold: "sem dados", registryCorrected: "retificado", registryDisputed: "não conta", registryLeftOut: (n, f) => `${plural(n, "Não conta 1 entrada", `Não contam ${f} entradas`)}: em revisão, em juízo ou vencida.`, registryKnown: (d) => `Segundo o publicado até ${d}`, registryAsked: (d) => `consultado em ${d}`, registryCheques: (n, f) => plural(n, "1 cheque devolvido sem pagar", `${f} cheques devolvidos sem pagar`), registryTold: (n, label) => `Situação ${n}: ${label}`, registryToldBy: (who, file, d) => `Informado por ${who} em ${file}, em ${d}.`, registryToldOnly: "A Central de Devedores não diz nada; isto foi informado pelo credor.", registryPrivate: "Só para a equipe: não se compartilha com mais ninguém.",
    hold: "Em pausa", holdUntil: (label, d) => `${label}, até ${d}`, consentWithdrawn: "Pediu para não receber", consentGiven: "Aceitou receber", segment: "Segmento", manage: "Atender", times: (n) => `${n} vezes seguidas`,
  },
  action: {
    title: "Próxima melhor ação", do: "Fazer", other: "Outra ação", later: "Adiar", done: "Anotado: é com você.", none: "Não há nada a fazer hoje com esta pessoa.", noneHelp: "Será avaliada de novo esta noite, ou antes se pagar ou responder.", expected: (v) => `Espera-se recuperar ${v}`, share: (v) => `Escolhida em ${v} de casos iguais`, matrix: (v) => `Matriz, versão ${v}`,
    whichOther: "Que ação convém mais?", reason: "Por quê?", reasonHelp: "Sua razão volta à matriz: assim ela aprende.", reasons: ["A pessoa pediu", "Já se tentou e não serviu", "Tenho um dado que o sistema não tem", "Não cabe pela situação dela"], otherReason: "Outra razão", use: "Usar esta ação", untilWhen: "Até quando?", tomorrow: "Amanhã", in3: "Em 3 dias", in7: "Em uma semana", in15: "Em 15 dias", postpone: "Adiar", postponed: (d) => `Adiado até ${d}.`, changed: (label) => `Agora: ${label}.`, answered: { do: "Você assumiu", other: "Você mudou", later: "Você adiou" }, choose: "Escolha uma ação", chooseReason: "Escolha ou escreva uma razão", ahead: "E se não pagar nem responder", aheadHelp: "É o que se decidiria com o que se sabe hoje; qualquer pagamento ou resposta muda na hora.",
    reachedHelp: "probabilidade de chegar a este passo", courses: { open: "Comparar com outras ações", close: "Ocultar a comparação", title: (n) => `O que se espera de cada ação em ${n} dias`, action: "Ação", pays: (n) => `Paga em ${n} dias`, net: "Deixa", detail: (brings, costs) => `traz ${brings}, custa ${costs}`, contacts: (n) => `${n} contatos`, decided: "decidida", none: "Não há nada para comparar.", alone: "Hoje não há outra ação permitida. Conta até o primeiro pagamento.", help: "Vários passos à frente, até o primeiro pagamento: se responde, se paga ou se nada acontece, com os limites, os descansos e o custo de cada contato. A melhor em média nem sempre é a escolhida: também se testa para aprender.", unmodelled: "Ainda não fala nenhum modelo de pagamentos: as probabilidades são a juízo de especialista.", failed: "Não foi possível comparar" },
  },
  result: {
    title: "Resultado", start: "Atender", startHelp: "Pega o caso para que ninguém mais o trabalhe ao mesmo tempo.", locked: "Com você", lockedBy: "Outra pessoa está atendendo.", release: "Soltar", time: "Tempo", via: "Por", note: "Nota", notePlaceholder: "O que convém lembrar da próxima vez", noteAsked: "Conte brevemente o que disse.", tone: "Tom", noTone: "Sem indicar", tones: { friendly: "Amável", evasive: "Evasivo", hostile: "Hostil" }, amount: "Valor", due: "Vence", creditor: "Credor", callBack: "Quando?", all: "Todo o vencido", save: "Salvar", saveNext: "Salvar e ir ao próximo", saved: "Salvo.", savedNext: (name) => `Salvo o de ${name}.`, noMore: "Salvo. Não resta ninguém por hoje.", choose: "Escolha o resultado", back: "Voltar", badAmount: "Escreva um valor, por exemplo 65.654", tooMuch: "É mais do que deve", badDate: "Escolha uma data a partir de hoje", draft: "Recuperamos o que você estava escrevendo.", promiseHelp: "A promessa põe em pausa os contatos até vencer.", problems: "Falta algo para salvar:",
  },
  statement: {
    title: "Conta corrente", asOf: "Saldo em", lines: "Movimentos", date: "Data", concept: "Conceito", debit: "Débito", credit: "Crédito", balance: "Saldo", instalments: "Parcelas e como cresceram", number: "Parcela", due: "Vencimento", principal: "Capital", interest: "Juros", vat: "IVA", fees: "Despesas", late: "Atraso", compensatory: "Compensatório", penalty: "Punitivo", lateVat: "IVA de mora", total: "Total", explain: "Ver a conta", backTo: "Voltar à ficha", none: "A conta não tem movimentos.", noneUnpaid: "Não há parcelas em aberto nesta data.", inPesos: (money, value, day) => `${money}, a ${value} por unidade em ${day}`,
  },
  agreements, bank, fairness, learning, models, payment, rights,
  documents: {
    title: "Documentos", help: "Ficam guardados com seu código, que qualquer pessoa pode verificar.", csv: "Baixar o CSV", issued: (kind, code) => `${kind}: código ${code}.`, kinds: { statement: "Extrato da conta", receipt: "Recibo do último pagamento", certificate: "Certidão de dívida", clearance: "Declaração de quitação", liquidation: "Cálculo judicial", slip: "Boleto de pagamento" },
  },
  imports: {
    title: "Importar", lead: "Traga clientes, obrigações ou pagamentos. Nada é salvo até você confirmar, e pode ser desfeito por inteiro.", drop: "Solte um arquivo aqui", or: "ou", choose: "Escolher arquivo", formats: "CSV, TXT ou Excel. Detectamos separador, codificação, datas e decimais.", uploading: (p) => `Enviando… ${p}`, stop: "Cancelar o envio",
    steps: ["Arquivo", "Colunas", "Controle", "Resultado"], step: (n, all) => `Passo ${n} de ${all}`, detected: "O que encontramos", rows: (n, f) => plural(n, "1 linha", `${f} linhas`), encoding: "Codificação", delimiter: "Separador", decimal: "Decimais com", kind: "Formato", size: "Tamanho", kinds: { text: "Texto", workbook: "Planilha" }, delimiters: { ",": "vírgula", ";": "ponto e vírgula", "\t": "tabulação", "|": "barra" }, decimals: { ",": "vírgula", ".": "ponto" },
    creditor: "Credor", creditorNew: "Escreva um nome novo ou escolha um", mapping: "Como se lê", mappingOwn: "Escolher coluna por coluna", mappingKnown: (label) => `Formato conhecido: ${label}`, column: "Coluna do arquivo", samples: "Amostras", field: "É…", ignore: "Não se usa", sure: "Certo", likely: "Parece", unsure: "Escolha", required: (list) => `Falta indicar: ${list}.`, twice: (label) => `«${label}» está escolhido em duas colunas.`, needCreditor: "Diga de que credor é a carteira.", check: "Controlar sem salvar", checking: "Controlando…", restart: "Começar de novo",
    wouldCreate: "novas", wouldUpdate: "atualizadas", unchanged: "sem mudanças", rejected: "rejeitadas", payments: "pagamentos", billed: "faturado", lent: "emprestado", paid: "pago", read: "lidas", dry: "Isto é o que aconteceria. Ainda não se salvou nada.", problems: "Linhas que não se podem tomar", problem: "Problema", count: "Linhas", sample: "Amostra de rejeitadas", line: "Linha", value: "Valor", reason: "Motivo", allGood: "Todas as linhas podem ser tomadas.", download: "Baixar rejeitadas", run: (n) => `Importar ${n} linhas`, backToColumns: "Voltar às colunas", seconds: (s) => `em ${s} s`,
    running: "Importando…", leave: "Você pode seguir com outra coisa: avisamos quando terminar.", finished: "Importação terminada", seePortfolio: "Ver a carteira", runCycle: "Rodar o ciclo de hoje", undo: "Desfazer a importação", undoTitle: "Desfazer toda a importação?", undoText: "Sai tudo o que este arquivo trouxe e o que mudou volta a como estava.", undoing: (name) => `Desfazer ${name}`, undone: "Desfeita", jobTitle: (name) => `Importar ${name}`, checkTitle: (name) => `Controlar ${name}`,
    past: "Importações anteriores", none: "Você ainda não importou nada.", name: "Arquivo", when: "Quando", who: "Quem", created: "Novas", updated: "Atualizadas", quarantined: "Rejeitadas", state: "Estado", states: { done: "Terminada", undone: "Desfeita", undoing: "Desfazendo", running: "Em curso", failed: "Falhou", checked: "Controlada" }, failed: "A importação falhou.", tryAgain: "Tentar de novo",
  },
  matrix: {
    shipped: (v, who) => `Versão ${v}, a que vem com ${who}`,
    title: "Matriz de estratégias", version: (v, d, who) => `Versão ${v}, vigente desde ${d}, por ${who}`, debtors: (n, f) => plural(n, "1 devedor", `${f} devedores`), layers: "Camadas", empty: "Sem ação", fixed: "Fixada", fixedHelp: "O aprendizado não a muda", changed: "No rascunho", select: "Escolha uma célula para ver e mudar o que se faz.", cellTitle: (row, column) => `${row}, ${column.toLowerCase()}`,
    today: (label, share) => `Escolhe-se «${label}» em ${share} dos casos.`, weights: "O que se faz e quanto", weight: "Peso", weightOf: (label) => `Peso de ${label}, em por cento`, sum: (n) => `Soma ${n} %`, mustSum: "Os pesos têm de somar 100.", addTreatment: "Somar ação", removeTreatment: (label) => `Tirar ${label}`, fix: "Fixar: que o aprendizado não a mude", note: "Nota", notePlaceholder: "Por que você muda", saveCell: "Salvar no rascunho", savedCell: "Salvo no rascunho.", readOnly: "Seu papel pode ver a matriz, não mudá-la.", evenly: "Repartir",
    draft: (n) => plural(n, "Há um rascunho com 1 célula mudada", `Há um rascunho com ${n} células mudadas`), publish: "Publicar", publishTitle: (v) => `Publicar a versão ${v}`, publishHelp: "Vale para as decisões tomadas a partir de agora.", publishNote: "O que muda e por quê?", publishNow: "Publicar versão", discard: "Descartar", discarded: "Rascunho descartado.", published: (v) => `Versão ${v} publicada.`, needNote: "Conte em uma linha o que muda.", was: "antes", now: "agora",
    versions: "Versões", versionsTitle: "Versões da matriz", rollback: "Voltar a esta", rolledBack: (v) => `Vigente de novo: o que dizia a versão ${v}.`, current: "Vigente", limits: "Limites que não se tocam", cost: (v) => `Custo ${v} por contato`, free: "Sem custo", treatments: "As ações", unsaved: "Há mudanças sem salvar nesta célula. Descartar?", keys: "Setas para mover entre células",
  },
};
