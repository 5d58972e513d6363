//! The browser side, embedded in the binary.
use rust_embed::RustEmbed;
use web::Asset;

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Dist;

/// Finds a built file by its path below `ui/dist`.
pub fn find(path: &str) -> Option<Asset> {
    let file = Dist::get(path)?;
    Some(Asset { bytes: file.data, hash: file.metadata.sha256_hash() })
}
