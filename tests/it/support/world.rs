//! The named world that every test database holds: two shops of real places, the people who run
//! them, two buyers, and the administrators above them. Its ids are below [`FIRST_FREE_ID`].

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use yipin::base::clock::{Clock, Timestamp};
use yipin::base::ids::ShopId;
use yipin::base::rng::Random;
use yipin::db::{Backend, Database, DbConn, DbSettings, migrate};
use yipin::domain::access::SystemScope;
use yipin::domain::accounts::password::{Hasher, Password};
use yipin::domain::divisions::{ImportOptions, import};
use yipin::domain::listings::cards;

use super::app::CHEAP_HASH;

/// When every test begins: 2026-11-25 10:00 in Shanghai (02:00 UTC).
pub const NOW_MS: i64 = 1_795_572_000_000;

/// Everybody's password.
pub const PASSWORD: &str = "tea-from-the-west-lake";

/// Rows that tests make have ids from here on.
pub const FIRST_FREE_ID: i64 = 1_000;

/// The supervisor of the whole platform.
pub const ROOT: &str = "root@example.org";
/// The supervisor of Zhejiang (33), where Longjing lies.
pub const ZHEJIANG_SUPERVISOR: &str = "zhejiang@example.org";
/// The reviewer of Xihu District (330106), where Longjing lies.
pub const XIHU_REVIEWER: &str = "xihu@example.org";
/// The auditor of Zhejiang: reads, decides nothing.
pub const ZHEJIANG_AUDITOR: &str = "auditor@example.org";
/// The supervisor of Beijing (11), where Pinggu lies and Longjing does not.
pub const BEIJING_SUPERVISOR: &str = "beijing@example.org";

/// The four members of the Longjing shop.
pub const LONGJING_MANAGER: &str = "longjing-manager@example.org";
pub const LONGJING_EDITOR: &str = "longjing-editor@example.org";
pub const LONGJING_PACKER: &str = "longjing-packer@example.org";
pub const LONGJING_ACCOUNTANT: &str = "longjing-accountant@example.org";
/// The members of the Pinggu shop.
pub const PINGGU_MANAGER: &str = "pinggu-manager@example.org";
pub const PINGGU_PACKER: &str = "pinggu-packer@example.org";
pub const PINGGU_ACCOUNTANT: &str = "pinggu-accountant@example.org";

/// A buyer in Shanghai who reads Chinese.
pub const WANG: &str = "wang@example.org";
/// A buyer in Beijing who reads English.
pub const EMILY: &str = "emily@example.org";

/// A shop of the world.
pub struct Shop {
    pub id: i64,
    pub slug: &'static str,
}

/// 龙井村, tea: approved, takes cash on delivery and transfers.
pub const LONGJING: Shop = Shop {
    id: 1,
    slug: "longjing",
};
/// 大华山镇 in Pinggu, peaches: approved, takes cash on delivery and transfers.
pub const PINGGU: Shop = Shop {
    id: 2,
    slug: "pinggu",
};

/// Longjing's tea in tins of 250 g at ¥168.00, 40 tins in stock.
pub const TEA_TIN: i64 = 1;
/// Longjing's tea by mass at ¥320.00 per 500 g in steps of 50 g, 20 kg in stock.
pub const TEA_LOOSE: i64 = 2;
/// Pinggu's peaches in boxes of 12 at ¥59.90, 200 boxes in stock.
pub const PEACH_BOX: i64 = 3;

/// Brings the schema into an empty database and fills in the world.
pub fn build(url: &str) {
    migrate::run(url).unwrap();
    let database = Database::open(DbSettings {
        clock: Clock::manual(Timestamp::from_ms(NOW_MS)),
        random: Random::seeded(1),
        ..DbSettings::new(url)
    })
    .unwrap();
    let list = include_bytes!("../../../assets/data/divisions.csv");
    let scope = SystemScope::new("test world");
    import(
        &database,
        &scope,
        list,
        ImportOptions { is_complete: true },
        |_, _| {},
    )
    .unwrap();
    let mut conn = connect(url);
    let hasher = Hasher::new(CHEAP_HASH, 1, Random::seeded(1)).unwrap();
    let hash = hasher
        .hash_now(&Password::typed(PASSWORD).unwrap())
        .unwrap();
    let sql = include_str!("world.sql")
        .replace("{now}", &NOW_MS.to_string())
        .replace("{password_hash}", &hash);
    execute(&mut conn, &sql);
    reserve_ids(&mut conn);
    drop(conn);
    for shop in [LONGJING, PINGGU] {
        database
            .write_now(|tx| cards::refresh_shop(tx, ShopId(shop.id)))
            .unwrap();
    }
}

/// A connection beside those of the platform.
pub fn connect(url: &str) -> DbConn {
    match Backend::of_url(url).unwrap() {
        Backend::Postgres => DbConn::Pg(PgConnection::establish(url).unwrap()),
        Backend::Sqlite => {
            let mut conn = SqliteConnection::establish(url).unwrap();
            conn.batch_execute("PRAGMA busy_timeout = 20000; PRAGMA foreign_keys = ON")
                .unwrap();
            DbConn::Sqlite(conn)
        }
    }
}

/// The number that a query gives: `SELECT COUNT(*) AS n FROM orders`.
pub fn number(url: &str, sql: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let row: Row = diesel::sql_query(sql)
        .get_result(&mut connect(url))
        .unwrap();
    row.n
}

/// Runs statements that give no rows.
pub fn execute(conn: &mut DbConn, sql: &str) {
    if let Err(error) = conn.batch_execute(sql) {
        panic!("{error} in: {}", sql.chars().take(300).collect::<String>());
    }
}

/// The same rows get the same ids in every test and on both engines.
fn reserve_ids(conn: &mut DbConn) {
    let sql = match conn {
        DbConn::Sqlite(_) => {
            let last = FIRST_FREE_ID - 1;
            // A table that was empty so far has no sequence yet.
            format!(
                "UPDATE sqlite_sequence SET seq = {last}; \
                 INSERT INTO sqlite_sequence (name, seq) SELECT name, {last} FROM sqlite_master \
                 WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' \
                     AND name NOT IN (SELECT name FROM sqlite_sequence)"
            )
        }
        DbConn::Pg(_) => format!(
            "DO $$ DECLARE name text; BEGIN \
             FOR name IN SELECT table_name FROM information_schema.columns \
                 WHERE table_schema = 'public' AND is_identity = 'YES' AND column_name = 'id' \
             LOOP EXECUTE format('ALTER TABLE %I ALTER COLUMN id RESTART WITH {FIRST_FREE_ID}', \
                 name); END LOOP; END $$"
        ),
    };
    execute(conn, &sql);
}
