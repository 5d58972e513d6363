//! Who asks, when, and of which database: the first argument of every use case.
use crate::{Error, Fact, Heard, Rx, Store, Tx, audit, tx::Author};
use base::{Actor, CommandId, Denied, Moment, Right, first_word, uuid_at};
use serde::{Serialize, de::DeserializeOwned};

/// The first argument of every use case.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// Where things are remembered.
    pub store: Store,
    /// Who asks.
    pub actor: Actor,
    /// When.
    pub now: Moment,
}

impl Ctx {
    /// A context for the system itself.
    pub fn system(store: &Store, name: &'static str, now: Moment) -> Self {
        Self { store: store.clone(), actor: Actor::System(name), now }
    }

    /// Refuses what the actor may not do.
    pub fn may(&self, right: Right) -> Result<(), Denied> {
        self.actor.may(right)
    }

    /// Reads one consistent snapshot.
    pub fn read<T, E: From<Error>>(&self, look: impl FnOnce(&Rx<'_>) -> Result<T, E>) -> Result<T, E> {
        self.store.read(look)
    }

    /// Runs one command once, and writes it to the audit chain as `kind`.
    ///
    /// A repeated `command` gets the first answer again. `run` touches only its transaction, may be run again, and runs on
    /// another thread where others wait to write.
    pub fn once<T, E>(
        &self,
        command: CommandId,
        kind: &'static str,
        run: impl Fn(&Tx<'_>) -> Result<T, E> + Sync,
    ) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned + Send,
        E: From<Error> + Send,
    {
        self.store.write_anywhere(&self.author(command), |tx| {
            if let Some(kept) = kept_answer(tx, command)? {
                return Ok(serde_json::from_str(&kept).map_err(Error::from)?);
            }
            let answer = run(tx)?;
            let text = serde_json::to_string(&answer).map_err(Error::from)?;
            keep_answer(tx, command, kind, &text)?;
            Ok(answer)
        })
    }

    /// Runs one step of work that may be repeated without harm: a page of the night, a batch of an import.
    ///
    /// `step` names the ids it makes, so give each step its own.
    pub fn step<T, E: From<Error>>(&self, step: CommandId, run: impl FnMut(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        self.store.write(&self.author(step), run)
    }

    /// The same for a short step that many take at once: where others wait to write, it runs on another thread.
    pub fn short_step<T: Send, E: From<Error> + Send>(
        &self,
        step: CommandId,
        run: impl Fn(&Tx<'_>) -> Result<T, E> + Sync,
    ) -> Result<T, E> {
        self.store.write_anywhere(&self.author(step), run)
    }

    /// Runs a bulk job: the steps that it takes with the context it is given survive the death of the process at once,
    /// and the loss of power when this returns.
    pub fn bulk<T, E: From<Error>>(&self, job: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E> {
        self.store.bulk(|store| job(&Self { store: store.clone(), ..self.clone() }))
    }

    /// Runs a bulk job that fills tables: the same, and tables that are empty get their indexes at its end. The job must
    /// not look anything up by an index of theirs.
    pub fn fill<T, E: From<Error>>(&self, job: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E> {
        self.store.fill(|store| job(&Self { store: store.clone(), ..self.clone() }))
    }

    /// Shows `reader` the next facts it has not seen, at most `limit` of them, in one transaction; how many it saw.
    ///
    /// Facts of other kinds than `kinds` are passed over. A crash shows them again, so `hear` must not mind.
    pub fn listen<E: From<Error>>(
        &self,
        reader: &'static str,
        kinds: &[&str],
        limit: u32,
        mut hear: impl FnMut(&Tx<'_>, &Heard) -> Result<(), E>,
    ) -> Result<usize, E> {
        if !self.store.read(|rx| rx.unheard(reader))? {
            return Ok(0);
        }
        // Each page is a step of its own, or pages heard at one moment would make the same ids.
        let seen = self.store.read(|rx| rx.heard_until(reader))?;
        let step = self.command_for(format!("{reader} {seen}").as_bytes());
        self.store.write(&self.author(step), |tx| {
            let page = tx.unheard_facts(reader, limit)?;
            if tx.heard_until(reader)? != seen {
                return Ok(page.len());
            }
            for fact in page.iter().filter(|fact| kinds.contains(&fact.kind.as_str())) {
                hear(tx, fact)?;
            }
            if let Some(last) = page.last() {
                tx.heard(reader, last.seq)?;
            }
            Ok(page.len())
        })
    }

    /// Shows `reader` every fact it has not seen, a page of `limit` after another, until none is left; how many it saw.
    ///
    /// See [`Ctx::listen`].
    pub fn listen_to_all<E: From<Error>>(
        &self,
        reader: &'static str,
        kinds: &[&str],
        limit: u32,
        mut hear: impl FnMut(&Tx<'_>, &Heard) -> Result<(), E>,
    ) -> Result<usize, E> {
        let mut all = 0;
        loop {
            match self.listen(reader, kinds, limit, &mut hear)? {
                0 => return Ok(all),
                heard => all += heard,
            }
        }
    }

    fn author(&self, command: CommandId) -> Author<'_> {
        Author { actor: &self.actor, now: self.now, command: command.0 }
    }

    /// A command id made from this moment and `name`: the same for the same step of the same moment.
    pub fn command_for(&self, name: &[u8]) -> CommandId {
        CommandId(uuid_at(self.now.at, 0, first_word(blake3::hash(name).as_bytes())))
    }
}

impl Tx<'_> {
    /// Tells the slices downstream, if this transaction commits.
    pub fn announce<F: Fact>(&self, fact: &F) -> Result<(), Error> {
        self.mark_announced();
        self.append_fact(F::KIND, &serde_json::to_string(fact)?)
    }

    /// Adds a line to the audit chain beside the one of the command itself.
    pub fn audit(&self, kind: &str, subject: &str, detail: &str) -> Result<(), Error> {
        audit::append(self, kind, subject, detail)
    }
}

fn kept_answer(tx: &Tx<'_>, command: CommandId) -> Result<Option<String>, Error> {
    tx.one("select answer from command where id = $1", crate::params![command], |row| row.get(0))
}

fn keep_answer(tx: &Tx<'_>, command: CommandId, kind: &str, text: &str) -> Result<(), Error> {
    tx.run("insert into command (id, at, answer) values ($1, $2, $3)", crate::params![command, tx.now().at, text])?;
    audit::append(tx, kind, &command.to_string(), "")
}
