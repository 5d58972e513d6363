//! Sharing out what there is little of: the hours of agents, lines of a dialer, visits of a day, money to spend.
//!
//! Each debtor has options, each worth something and using up something; at most one is taken, and capacities bind all.
//! Lagrange's dual gives every resource a price (Everett 1963; Geoffrion 1974): at the right prices each debtor takes
//! what is worth most after paying for what it uses, and hardly anything is left over or lacking. So decisions need
//! nothing of one another but a few prices, and may be taken in parallel, tonight or tomorrow when somebody answers.
//!
//! The dual is convex and has as many unknowns as there are resources; the ellipsoid method (Shor 1977; Yudin and
//! Nemirovski 1976) finds its minimum with a known error, whatever its corners.

/// Who could be done what with, and what that is worth and uses.
#[derive(Clone, Debug, PartialEq)]
pub struct Wants {
    resources: usize,
    /// Where each debtor's options end.
    ends: Vec<usize>,
    values: Vec<f64>,
    /// Of each option, one after another, what it uses of each resource.
    uses: Vec<f64>,
}

impl Wants {
    /// Nobody yet, with so many resources.
    pub fn new(resources: usize) -> Self {
        Self { resources, ends: Vec::new(), values: Vec::new(), uses: Vec::new() }
    }

    /// One more debtor, with the worth of each option and what it uses of each resource, none below zero. Doing nothing
    /// is always open, worth nothing and free.
    pub fn push<'a>(&mut self, options: impl IntoIterator<Item = (f64, &'a [f64])>) {
        for (value, uses) in options {
            self.values.push(value);
            self.uses.extend((0..self.resources).map(|resource| uses.get(resource).map_or(0.0, |used| used.max(0.0))));
        }
        self.ends.push(self.values.len());
    }

    /// How many debtors there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The options of one debtor, by their places among all.
    fn options(&self, debtor: usize) -> std::ops::Range<usize> {
        let begin = debtor.checked_sub(1).map_or(0, |before| self.ends[before]);
        begin..self.ends[debtor]
    }

    fn uses(&self, option: usize) -> &[f64] {
        &self.uses[option * self.resources..(option + 1) * self.resources]
    }

    /// What an option is worth after paying for what it uses.
    fn net(&self, option: usize, prices: &[f64]) -> f64 {
        let paid: f64 = self.uses(option).iter().zip(prices).map(|(used, price)| used * price).sum();
        self.values[option] - paid
    }

    /// What a debtor takes at these prices, if anything is worth its price.
    fn taken(&self, debtor: usize, prices: &[f64]) -> Option<(usize, f64)> {
        let nets = self.options(debtor).map(|option| (option, self.net(option, prices)));
        nets.filter(|(_, net)| 0.0 < *net).max_by(|left, right| left.1.total_cmp(&right.1))
    }

    /// The dual at these prices, and what it grows by with each price: what is left over of each resource.
    fn dual(&self, prices: &[f64], capacity: &[f64]) -> (f64, Vec<f64>) {
        let mut bound: f64 = capacity.iter().zip(prices).map(|(there, price)| there * price).sum();
        let mut left = capacity.to_vec();
        for (option, net) in (0..self.len()).filter_map(|debtor| self.taken(debtor, prices)) {
            bound += net;
            left.iter_mut().zip(self.uses(option)).for_each(|(left, used)| *left -= used);
        }
        (bound, left)
    }

    /// Above this price nobody takes anything that uses the resource.
    fn dearest(&self, resource: usize) -> f64 {
        let each = |option: usize| {
            let used = self.uses(option)[resource];
            if 0.0 < used { self.values[option] / used } else { 0.0 }
        };
        (0..self.values.len()).map(each).fold(0.0, f64::max)
    }
}

/// How all was shared out.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// What one more unit of each resource would bring.
    pub prices: Vec<f64>,
    /// Which of its options each debtor gets, if any.
    pub chosen: Vec<Option<usize>>,
    /// What that is worth.
    pub value: f64,
    /// What no sharing out exceeds, not even one that cuts debtors in parts.
    pub bound: f64,
    /// What is used of each resource, never above its capacity.
    pub used: Vec<f64>,
}

/// Turns of the search; each makes what is searched smaller by a known factor.
const TURNS_MAX: usize = 4_000;
/// The search ends where the bound is known to this share of itself.
const CLOSE: f64 = 1e-9;

/// Prices at which capacities are used as well as can be, and who gets what at them.
pub fn share_out(wants: &Wants, capacity: &[f64]) -> Shared {
    let mut capacity: Vec<f64> = capacity.iter().map(|there| there.max(0.0)).collect();
    capacity.resize(wants.resources, 0.0);
    let (prices, bound) = prices(wants, &capacity);
    let mut shared =
        Shared { chosen: vec![None; wants.len()], value: 0.0, bound, used: vec![0.0; wants.resources], prices };
    // Who would lose most by a second choice is served first, while there is enough for all; then whoever is worth most.
    for debtor in ordered(wants.len(), |debtor| advantage(wants, debtor, &shared.prices)) {
        shared.give(wants, debtor, (&capacity, 0.0));
    }
    let best = |debtor: usize| {
        let worth = wants.options(debtor).map(|option| wants.net(option, &shared.prices));
        worth.fold(f64::NEG_INFINITY, f64::max)
    };
    for debtor in ordered(wants.len(), best) {
        if shared.chosen[debtor].is_none() {
            shared.give(wants, debtor, (&capacity, f64::NEG_INFINITY));
        }
    }
    shared
}

/// All debtors, the greatest first.
fn ordered(count: usize, of: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut order: Vec<(usize, f64)> = (0..count).map(|debtor| (debtor, of(debtor))).collect();
    order.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    order.into_iter().map(|(debtor, _)| debtor).collect()
}

impl Shared {
    /// Gives a debtor the best that there still is enough for and that is worth so much beyond its price.
    fn give(&mut self, wants: &Wants, debtor: usize, (capacity, least): (&[f64], f64)) {
        let fits = |option: &usize| {
            let mut needs = wants.uses(*option).iter().zip(&self.used).zip(capacity);
            needs.all(|((used, so_far), there)| used + so_far <= *there)
        };
        let options = wants.options(debtor);
        let begin = options.start;
        let good = options.filter(|option| 0.0 < wants.values[*option]).filter(fits);
        let worth = good.map(|option| (option, wants.net(option, &self.prices))).filter(|(_, net)| least <= *net);
        let Some((option, _)) = worth.max_by(|left, right| left.1.total_cmp(&right.1)) else { return };
        self.value += wants.values[option];
        self.used.iter_mut().zip(wants.uses(option)).for_each(|(so_far, used)| *so_far += used);
        self.chosen[debtor] = Some(option - begin);
    }
}

/// How much worse off a debtor's second choice is than the first.
fn advantage(wants: &Wants, debtor: usize, prices: &[f64]) -> f64 {
    let (mut best, mut second) = (0.0_f64, 0.0_f64);
    for net in wants.options(debtor).map(|option| wants.net(option, prices)) {
        second = second.max(net.min(best));
        best = best.max(net);
    }
    best - second
}

/// The ellipsoid method over prices, each counted in shares of the dearest that anybody would pay.
fn prices(wants: &Wants, capacity: &[f64]) -> (Vec<f64>, f64) {
    let dearest: Vec<f64> = (0..wants.resources).map(|resource| wants.dearest(resource)).collect();
    let free = vec![0.0; wants.resources];
    let (bound, left) = wants.dual(&free, capacity);
    if left.iter().all(|left| 0.0 <= *left) {
        return (free, bound);
    }
    // With one unknown the formulas divide by zero; another that nobody uses costs nothing.
    let mut search = Search::over(wants.resources.max(2));
    let mut best = (free, bound);
    for _ in 0..TURNS_MAX {
        let outside = search.centre.iter().position(|share| *share < 0.0);
        let slope = if let Some(below) = outside {
            (0..search.centre.len()).map(|place| if place == below { -1.0 } else { 0.0 }).collect()
        } else {
            let prices: Vec<f64> = dearest.iter().zip(&search.centre).map(|(dearest, share)| dearest * share).collect();
            let (bound, left) = wants.dual(&prices, capacity);
            if bound < best.1 {
                best = (prices, bound);
            }
            let scaled = left.iter().zip(&dearest).map(|(left, dearest)| left * dearest);
            scaled.chain(std::iter::repeat(0.0)).take(search.centre.len()).collect::<Vec<f64>>()
        };
        let reach = search.cut(&slope);
        if outside.is_none() && reach <= CLOSE * best.1.abs() {
            break;
        }
    }
    best
}

/// Where the best prices lie: an ellipsoid, by its centre and by what a ball of radius one is stretched with.
struct Search {
    centre: Vec<f64>,
    stretch: Vec<Vec<f64>>,
}

impl Search {
    /// A ball around the cube from 0 to 1.
    fn over(unknowns: usize) -> Self {
        let radius = count(unknowns).sqrt() / 2.0;
        let across = |place: usize| (0..unknowns).map(|other| if other == place { radius } else { 0.0 }).collect();
        Self { centre: vec![0.5; unknowns], stretch: (0..unknowns).map(across).collect() }
    }

    /// Keeps the half where the function may be lower, in the least ellipsoid around it; how far the function may still
    /// fall.
    fn cut(&mut self, slope: &[f64]) -> f64 {
        let along =
            |place: usize| -> f64 { self.stretch.iter().zip(slope).map(|(row, slope)| row[place] * slope).sum() };
        let along: Vec<f64> = (0..slope.len()).map(along).collect();
        let reach = along.iter().map(|along| along * along).sum::<f64>().sqrt();
        if reach == 0.0 {
            return 0.0;
        }
        let unknowns = count(slope.len());
        let wider = unknowns / (unknowns * unknowns - 1.0).sqrt();
        let flatter = ((unknowns - 1.0) / (unknowns + 1.0)).sqrt() - 1.0;
        for (centre, row) in self.centre.iter_mut().zip(&mut self.stretch) {
            let step: f64 = row.iter().zip(&along).map(|(entry, along)| entry * along / reach).sum();
            *centre -= step / (unknowns + 1.0);
            for (entry, along) in row.iter_mut().zip(&along) {
                *entry = wider * (*entry + flatter * step * along / reach);
            }
        }
        reach
    }
}

/// A count as a number: there are few resources.
fn count(few: usize) -> f64 {
    f64::from(u32::try_from(few).unwrap_or(u32::MAX))
}
