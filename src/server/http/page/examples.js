// Example articles, written for this page. `set` gives further fields of the form.
export const EXAMPLES = [
    {
        label: "Arabic",
        title: "رئيس كازاخستان يزور القاهرة",
        body: [
            "وصل الرئيس قاسم جومارت توكاييف إلى القاهرة يوم الاثنين قادما من ألماتي، والتقى في مقر جامعة الدول العربية وزير الخارجية المصري.",
            "وقال توكاييف إن بلاده ستفتح خطا جويا بين أستانا والإسكندرية، وإن وفدا من البنك الدولي سيزور بلدية نابلس وبيروت في الخريف.",
            "ولم يذكر الوزير موعد الزيارة، ولم يعلق البيت الأبيض على الخبر.",
        ].join("\n"),
        set: { date: "2024-12-02" },
    },
    {
        label: "Mixed scripts",
        title: "Astana — أستانا — Астана",
        body: [
            "The World Bank opened an office in Almaty, كما أعلنت وزارة الخارجية التركية في أنقرة.",
            "В Москве министр встретился с делегацией ООН, а затем вылетел в Анкару.",
            "وقعت شركة Boeing عقدا مع الخطوط الجوية التركية في إسطنبول.",
            "Қазақстан Президенті Астанада Біріккен Ұлттар Ұйымының өкілдерін қабылдады.",
            "Cumhurbaşkanı Ankara'da Kazakistan heyetini kabul etti.",
        ].join("\n"),
    },
    {
        label: "Emoji",
        title: "🏆 كأس العالم في الدوحة",
        body: [
            "🎉🎉 احتفل المشجعون في الدوحة 🇶🇦 ثم سافروا إلى بغداد 👨‍👩‍👧‍👦 والرباط.",
            "🚆 The night train from Paris 🗼 to Berlin stops in Brussels 🧇, the railway said.",
        ].join("\n"),
    },
    {
        label: "Ambiguous names",
        title: "Storm crosses Ontario",
        body: [
            "The storm passed London, Ontario, on Sunday and moved on to Toronto. Paris, Texas, had no rain.",
            "Turkey and Jordan sent help. A good reading of the weather in May is rare, said Kirk Douglas's neighbour.",
            "The University of Edinburgh and the Bank of England measured the wind.",
        ].join("\n"),
        set: { overlap: "OVERLAP_ALL" },
    },
];
