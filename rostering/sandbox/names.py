"""Invented people's names from many languages, as messy as registrars type them, and addresses made from them."""

import unicodedata
from random import Random
from typing import NamedTuple

# "display|plain": the plain form, used in addresses, is given where folding accents is not enough.
_GIVEN = """
Aaliyah Aarav Abdulrahman Abigail Adaeze Adriana Agnieszka Aiden Aiko|aiko Ainsley Alejandro Alexei Alma
Amara Amelia Amir Ana Anaïs Ananya Andre Andrés Anh Anika Antonio Aoife Ari Asha Åsa Ashanti Aurelio Ava
Ayaan Aylin Beatriz Benjamin Björn Bogdan Brayden Brianna Camila Carlos Carmen Catalina Cedric Chidi
Chloé Christopher Ciarán Claire Dae-jung Daniel Dante D'Andre Darius Dariela Davíd Deja Destiny Diego
Dilnoza Dmitri|dmitri Đức|duc Dylan Ebony Eduardo Eleanor Elena Elías Elijah Emeka Emilia Emma Emre
Esperanza Ethan Eun-ji Eva Fatima Fatou Felix Femi Fiona François Freya Gabriel Gabriela Gael Giulia
Grace Guadalupe Hamza Hana Hannah Hassan Hiroshi Hoa Hugo Hyun-woo Ibrahim Ifeoma Ignacio Imani Inés
Ingrid Isaac Isabella Isla Itzel Ivan Jaden Jakub Jamal Jasmine Javier Jayden Jazmín Jean-Pierre Jesús
Jia Jiho Jin João Joaquín Jonah Jordan José Josephine Joshua Juan Julia Kai Kalani Kamila Karim Katarzyna
Kavya Keanu Keisha Kenji Khadija Khalil Kiara Kofi Kwame La'Shawn Laila Lakshmi Lars Layla Leilani Léa
Leonardo Liam Lina Linh Logan Lucía Luis Luka Łukasz|lukasz Madison Maeve Mai Makayla Malik Manuel Marcus
María Mariana Marisol Mason Mateo Matthias Maya Mei Mei-Ling Mekhi Mia Michael Miguel Mikaela Mila Minh
Miriam Mohamed Mónica Muhammad Nadia Naomi Natalia Nathaniel Naveen Nevaeh Niamh Nicolás Nikolai Nina
Noah Noelani Noor Nyah Nyla Olga Oliver Olivia Oluwaseun Omar Óscar Owen Paloma Pedro Penelope Petra
Phoenix Phuong Pilar Priya Qing Quang Quinn Rafael Rahul Rania Ravi Rebecca Renée Rhys Rohan Rosa Rosalía
Ruby Ruth Ryan Saanvi Salma Samir Samuel Sana Santiago Sara Saoirse Seo-yeon Sergio Shreya Siddharth
Simone Siobhán Sofía Søren|soren Stefan Sunita Suresh Sven Tariq Tatiana Thảo Thiago Thomas Tomás Trinh
Tuân Tyrone Uchenna Uma Valentina Valeria Vanessa Victor Vihaan Viktoria Wei William Xavier Ximena Xiulan
Yael Yara Yasmin Yesenia Yolanda Yuki Yusuf Zahra Zainab Zara Zoë Zuzana Æsa|aesa 'Alohilani
ʻIolana|iolana Muḥammad 明|ming 愛子|aiko 지우|jiwoo Дмитро|dmytro Αλέξης|alexis محمد|mohammad נועה|noa
आरव|aarav
"""

_FAMILY = """
Abara Abdi Aguilar Ahmed Álvarez Andersen Anderson Aziz Bąk|bak Baker Banerjee Barnes Becker Begum Bello
Benítez Berg Bianchi Boateng Brooks Brown Bui Caballero Campbell Castillo Chang Chatterjee Chávez Chen
Cho Choi Clark Cohen Coleman Contreras Cooper Costa Cruz Czarnecki Da-Silva Dang Das Davis Delacroix
Delgado Desai Diallo Díaz Dimitrov Do Domínguez Đặng|dang Duarte Dubois Edwards Eriksson Espinoza Estévez
Evans Fernandes Fernández Fischer Fitzgerald Flores Fofana Foster Fraser Fuentes Gallagher García
García-Márquez Ghosh Gibson Gomes Gómez González Goto Graham Grant Green Grossman Guerrero Gupta
Gutiérrez Haddad Hall Hansen Haokip Harris Hassan Hayes Henderson Hernández Herrera Higgins Hill Hoang
Hofmann Horvat Howard Hughes Huynh Ibáñez Ibarra Idowu Ivanova Jackson Jansen Jenkins Jensen Jiménez
Johnson Jones Jung Kaʻahumanu|kaahumanu Kamau Kaplan Kapoor Kaur Kealoha Kelly Khalil Khan Kim Kovačić
Kowalska Kozlov Kruger Kumar Kwon Lam Larsen Le Lee Lefèvre Lewis Li Lim Lindqvist Liu López Luna Lý|ly
MacDonald Mahmood Malik Marín Martin Martínez Mbeki McAllister McCoy McDonald Medina Mehta Mejía Mendoza
Mensah Meyer Miller Mitchell Mohammed Molina Moore Morales Moreau Morris Müller Muñoz Murphy Myers Nagy
Nair Nakamura Navarro Ndiaye Nelson Nguyen Nguyễn|nguyen Nieves Nkosi Novák Núñez O'Brien O'Connor
O’Malley|omalley Obi Ochoa Odhiambo Okafor Okonkwo Oliveira Olsen Ortega Ortiz Osman Owusu Öztürk Pacheco
Palmer Papadopoulos Park Parker Patel Peña Pereira Pérez Perry Petrov Phạm|pham Phan Phillips Pham
Popescu Powell Price Quiñones Quintero Rahman Ramírez Ramos Rao Reddy Reed Reid Reyes Richards Ríos
Rivera Roberts Robinson Rodrigues Rodríguez Rojas Romero Rosenberg Ross Rossi Ruiz Russell Saechao Saito
Salazar Saleh Sánchez Sanders Santiago Santos Sato Schmidt Schröder Scott Serrano Shah Sharma Shevchenko
Silva Singh Škoda|skoda Smith Sørensen|sorensen Soto Sousa Stewart Suárez Sullivan Suzuki Świątek|swiatek
Tan Tanaka Taylor Tesfaye Thao Thomas Thompson Torres Tran Trần|tran Trinh Truong Tsai Turner Uddin
Valdez Valencia Van Vang Vargas Vasquez Vega Velasco Vu Wagner Walker Wang Ward Washington Watson Weber
White Wilkins Williams Wilson Wójcik|wojcik Wolff Wong Wood Wright Wu Xiong Yamamoto Yang Yıldız|yildiz
Young Yusuf Zamora Zhang Zhao Zhou Zimmerman Żuk|zuk 李|li 王|wang 김|kim 佐藤|sato Коваленко|kovalenko
Παππάς|pappas حسن|hassan כהן|cohen शर्मा|sharma
"""

_PREFIXED_FAMILIES = (
    "de la Cruz|delacruz",
    "van der Berg|vanderberg",
    "St. Clair|stclair",
    "Al Rashid|alrashid",
    "Mac Giolla|macgiolla",
)
_ONE_WORD = ("Suharti", "Wulandari", "Teuku", "Lobsang", "Tashi", "Ngawang")
_SUFFIXES = (" Jr.", " III", ", Jr", " (twin)")


class Name(NamedTuple):
    """A name as the district typed it, and the plain letters its addresses are made of."""

    given: str
    family: str
    plain: str


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).lower()
    return "".join(letter for letter in folded if "a" <= letter <= "z")


def _split(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = (word.partition("|") for word in words)
    return tuple((shown, plain or _plain(shown)) for shown, _, plain in pairs)


GIVEN_NAMES = _split(tuple(_GIVEN.split()))
FAMILY_NAMES = _split(tuple(_FAMILY.split())) + _split(_PREFIXED_FAMILIES)


def family_name(random: Random) -> tuple[str, str]:
    """A family name and its plain form; one in eight is double-barrelled, as `Núñez-Okafor` or `Peña Ruiz`."""
    shown, plain = random.choice(FAMILY_NAMES)
    if random.random() > 0.12:
        return shown, plain
    second, second_plain = random.choice(FAMILY_NAMES)
    return f"{shown}{random.choice('- ')}{second}", plain + second_plain


def _as_typed(random: Random, given: str, family: str) -> tuple[str, str]:
    """What hurried typing makes of a name: capitals, spare blanks, suffixes, decomposed accents."""
    kind = random.randrange(6)
    if kind == 0:
        return given.upper(), family.upper()
    if kind == 1:
        return f"{given} ", family
    if kind == 2:
        return given, f" {family}"
    if kind == 3:
        return given, family + random.choice(_SUFFIXES)
    if kind == 4:
        return unicodedata.normalize("NFD", given), unicodedata.normalize("NFD", family)
    return given.lower(), family.lower()


def make_name(random: Random, family: tuple[str, str] | None = None) -> Name:
    """A name; `family` (with its plain form) is given for brothers and sisters."""
    given, given_plain = random.choice(GIVEN_NAMES)
    shown, plain = family or family_name(random)
    address = f"{given_plain}.{plain}"
    messy = random.random()
    if messy < 0.03:
        given, shown = _as_typed(random, given, shown)
    elif messy < 0.033 and family is None:
        given, shown = random.choice(_ONE_WORD), ""
        address = _plain(given)
    return Name(given, shown, address)


def make_middle(random: Random) -> str:
    """Half have none, most an initial, some a whole name."""
    chance = random.random()
    if chance < 0.5:
        return ""
    given = random.choice(GIVEN_NAMES)[0]
    return given[0].upper() if chance < 0.85 else given
