//! Classes by items of Wikidata.

use crate::gazetteer::Class;

/// The item of people.
pub(super) const HUMAN: &str = "Q5";

/// The class of the instances of an item (`P31`).
pub(super) fn of_type(item: &str) -> Option<Class> {
    place(item).or_else(|| organisation(item))
}

fn place(item: &str) -> Option<Class> {
    Some(match item {
        // Country, sovereign state, state with limited recognition.
        "Q6256" | "Q3624078" | "Q15634554" => Class::Country,
        "Q161243" | "Q46395" => Class::Territory,
        // First-level division, state of the United States, federated state, province, Land, oblast.
        "Q10864048" | "Q35657" | "Q107390" | "Q34876" | "Q1221156" | "Q835714" => Class::Region,
        // City, big city, capital, city with a million inhabitants, metropolis, megacity.
        "Q515" | "Q1549591" | "Q5119" | "Q1637706" | "Q200250" | "Q174844" | "Q1093829" => Class::City,
        // Town, city or town, village, settlement, municipality, commune of France, of Italy, municipality of Germany.
        "Q3957" | "Q7930989" | "Q532" | "Q486972" | "Q15284" | "Q484170" | "Q747074" | "Q262166" => Class::Town,
        // Neighbourhood, suburb.
        "Q123705" | "Q188509" => Class::District,
        // Geographic region.
        "Q82794" => Class::Area,
        "Q5107" => Class::Continent,
        // Sea, ocean, gulf, strait.
        "Q165" | "Q9430" | "Q1322134" | "Q37901" => Class::Sea,
        // Lake, reservoir.
        "Q23397" | "Q131681" => Class::Lake,
        "Q4022" => Class::River,
        // Mountain, mountain range, volcano.
        "Q8502" | "Q46831" | "Q8072" => Class::Mountain,
        "Q8514" => Class::Desert,
        // Island, archipelago.
        "Q23442" | "Q33837" => Class::Island,
        // Archaeological site, airport.
        "Q839954" | "Q1248784" => Class::Site,
        _ => return None,
    })
}

fn organisation(item: &str) -> Option<Class> {
    Some(match item {
        // Organisation, intergovernmental and international organisation, sports organisation.
        "Q43229" | "Q245065" | "Q484652" | "Q4438121" => Class::Body,
        // Government organisation, government agency.
        "Q2659904" | "Q327333" => Class::Government,
        "Q192350" => Class::Ministry,
        "Q35749" => Class::Parliament,
        // Armed forces, army.
        "Q772547" | "Q37726" => Class::Army,
        "Q35535" => Class::Police,
        // Court, supreme court.
        "Q41487" | "Q190752" => Class::Court,
        // Bank, central bank.
        "Q22687" | "Q66344" => Class::Bank,
        "Q157031" => Class::Fund,
        "Q7278" => Class::Party,
        "Q17149090" => Class::ArmedGroup,
        // Business, company, enterprise, public company.
        "Q4830453" | "Q783794" | "Q6881511" | "Q891723" => Class::Company,
        "Q46970" => Class::Airline,
        "Q192283" => Class::Agency,
        // Television station and channels.
        "Q1616075" | "Q2001305" | "Q561068" => Class::Channel,
        // Newspaper, daily newspaper, magazine.
        "Q11032" | "Q1110794" | "Q41298" => Class::Newspaper,
        // Football club, sports club, sports team.
        "Q476028" | "Q847017" | "Q12973014" => Class::Club,
        // University, public university, private university.
        "Q3918" | "Q875538" | "Q902104" => Class::University,
        // Non-governmental and non-profit organisations, association, advocacy group.
        "Q79913" | "Q163740" | "Q15911314" | "Q1785271" => Class::Ngo,
        _ => return None,
    })
}

/// The class of people with an occupation (`P106`).
pub(super) fn of_occupation(item: &str) -> Option<Class> {
    Some(match item {
        "Q82955" => Class::Politician,
        "Q193391" => Class::Diplomat,
        "Q1930187" => Class::Journalist,
        // Military officer, military personnel.
        "Q189290" | "Q47064" => Class::Military,
        // Businessperson, entrepreneur.
        "Q43845" | "Q131524" => Class::Businessperson,
        "Q15253558" => Class::Activist,
        // Cleric, priest.
        "Q2259532" | "Q42603" => Class::Cleric,
        "Q116" => Class::Royal,
        _ => return None,
    })
}

/// Whether an item is the class of offices: position, public office.
pub(super) fn is_office(item: &str) -> bool {
    ["Q4164871", "Q294414"].contains(&item)
}
